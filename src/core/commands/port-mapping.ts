import type { PortForward } from '../facts/server.ts';
import type { PortValue } from '../facts/template.ts';
import type { Located } from '../text/span.ts';
import type { Word } from './command.ts';
import { colonParts, portOfWord } from './endpoints.ts';
import { cutWord, locatedText, outlineOf } from './words.ts';

/** Docker's `[[address:]published:]target[/protocol]`. */
export interface PortMapping {
  readonly address: Located<string> | undefined;
  /** undefined: Docker takes a free one. */
  readonly published: PortValue | undefined;
  readonly target: PortValue;
  readonly protocol: PortForward['protocol'];
}

/** `8080:80`, `127.0.0.1:5433:5432/tcp`, `127.0.0.1::5432`, `5432`; undefined for a range. */
export function readPortMapping(word: Word): PortMapping | undefined {
  const outline = outlineOf(word.value);
  const slash = outline.lastIndexOf('/');
  const protocol = slash >= 0 && outline.slice(slash + 1) === 'udp' ? 'udp' : 'tcp';
  const [target, near, address] = colonParts(slash < 0 ? word : cutWord(word, 0, slash)).reverse();
  if (!isFilled(target) || outlineOf(target.value).includes('-')) return undefined;
  return {
    address: isFilled(address) ? locatedText(address) : undefined,
    published: isFilled(near) ? portOfWord(near) : undefined,
    target: portOfWord(target),
    protocol,
  };
}

function isFilled(word: Word | undefined): word is Word {
  return word !== undefined && word.value.length > 0;
}
