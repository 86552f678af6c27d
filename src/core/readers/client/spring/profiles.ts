import { environmentOf, type Environment } from '../../../facts/setting.ts';

/** `%prod.quarkus.datasource.jdbc.url`: the profile and the key behind it. */
export function splitProfile(key: string): { readonly profile: string | undefined; readonly key: string } {
  const found = /^"?%([\w,-]{1,60})"?\.(.+)$/.exec(key);
  return found?.[1] === undefined || found[2] === undefined ? { profile: undefined, key } : { profile: found[1], key: found[2] };
}

/** The keys that say for which profile a document counts. */
export const profileKeys: readonly string[] = ['spring.config.activate.on-profile', 'spring.profiles'];

/** The environment a profile names; an expression with a negation names none. */
export function environmentOfProfile(profile: string): Environment {
  return profile.includes('!') ? 'any' : environmentOf(profile.replace(/[^\w]+/g, '.'));
}
