import type { CommandFamily } from './command.ts';

/** Every command family, one line each. */
export const commandFamilies: readonly CommandFamily[] = [];
