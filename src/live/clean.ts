import { safe } from '../core/probing.ts';

/** No more than this is ever read of or kept from what a peer sends. */
export const peerLimit = 512;

/** Text of a peer, cut and escaped: from here on it may be shown. */
export function clean(text: string, most = peerLimit): string {
  return safe(text.slice(0, most))
    .slice(0, 2 * most)
    .trim();
}
