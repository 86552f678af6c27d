import { describe, expect, it } from '@jest/globals';
import { decode } from '../../src/workspace/decode.ts';

const utf16be = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

describe('decode', () => {
  it.each<[string, Buffer, string | undefined]>([
    ['UTF-8', Buffer.from('größe=1'), 'größe=1'],
    ['UTF-8 with a byte order mark, which stays', Buffer.from('\ufeffport=1'), '\ufeffport=1'],
    ['UTF-16 little endian', Buffer.from('\ufeffport=1', 'utf16le'), '\ufeffport=1'],
    ['UTF-16 big endian', utf16be('port=1'), '\ufeffport=1'],
    ['UTF-16 big endian with half a character at the end', Buffer.concat([utf16be('a'), Buffer.from([0])]), '\ufeffa'],
    ['Latin-1, wrong bytes replaced', Buffer.from('# größe\nport=1', 'latin1'), '# gr\ufffd\ufffde\nport=1'],
    ['binary', Buffer.from('ELF\0port=5432'), undefined],
    ['a NUL far down is text', Buffer.concat([Buffer.alloc(9000, 97), Buffer.from([0])]), `${'a'.repeat(9000)}\0`],
    ['nothing', Buffer.alloc(0), ''],
  ])('%s', (_, bytes, text) => {
    expect(decode(bytes)).toBe(text);
    expect(decode(bytes, bytes.toString('latin1'))).toBe(text);
  });
});
