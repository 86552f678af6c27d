import { describe, expect } from '@jest/globals';
import { Client } from 'pg';
import { whereInstalled } from '../support/live/installed.ts';
import { psql, type Login } from '../support/live/psql.ts';
import { impostorStates, once, states, type Answers, type Refusal, type Reply, type Situation } from '../support/live/states.ts';
import { ask, errorFields, gssencRequest, messages, oneByte, oneVerdict, sslRequest, startup } from '../support/live/wire.ts';

const byte = async ({ login }: Situation, packet: Buffer): Promise<string> => {
  const { bytes, ended } = await ask(login, packet, { enough: oneByte, within: 400 });
  if (bytes.length > 0) return bytes.toString('latin1', 0, 1);
  return ended === 'time-out' ? 'silent' : ended === 'closed' ? 'closes' : ended;
};

const reply = async ({ login }: Situation, packet: Buffer): Promise<unknown> => {
  const { bytes, ended } = await ask(login, packet, { enough: oneVerdict, within: 400 });
  const demand = messages(bytes).find(({ type }) => type === 'R');
  const fields = errorFields(bytes);
  if (fields['C'] !== undefined) return { sqlstate: fields['C'], message: fields['M'], fields: Object.keys(fields).join('') };
  if (demand !== undefined) return { demands: demand.code };
  return ended === 'time-out' ? 'silent' : ended === 'closed' ? 'closes' : ended;
};

const questions = {
  sslRequest: (situation: Situation) => byte(situation, sslRequest),
  gssencRequest: (situation: Situation) => byte(situation, gssencRequest),
  version39: (situation: Situation) => reply(situation, startup({}, 39)),
  fake: (situation: Situation) => reply(situation, startup({ user: 'fake', database: 'fake' })),
  noUser: (situation: Situation) => reply(situation, startup()),
} satisfies Record<Exclude<keyof Answers, 'psql'>, (situation: Situation) => Promise<unknown>>;

function wanted(answer: string | Reply | undefined): unknown {
  if (typeof answer !== 'object' || 'demands' in answer) return answer;
  const { sqlstate, message, fields }: Refusal = answer;
  return { sqlstate, message: expect.stringMatching(message), fields: fields ?? expect.any(String) };
}

async function sqlstate({ host, port, user, password, dbname, sslmode }: Login): Promise<string | undefined> {
  const ssl = sslmode === 'require' ? { rejectUnauthorized: false } : false;
  const client = new Client({ host, port, user, password, ssl, database: dbname, connectionTimeoutMillis: 6000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return (error as { readonly code?: string }).code;
  } finally {
    await client.end();
  }
}

const lastLine = (text: string): string => text.split('\n')[0]?.split('failed: ').at(-1) ?? '';

/** The facts that the live test is built on, from the real servers: if one changes with a version, a line here says which. */
describe.each([...states, ...impostorStates])('$name', (state) => {
  const { needs, answers, expected } = state;
  const start = once(state.start);
  const asked = Object.keys(answers).filter((name) => name !== 'psql') as (keyof typeof questions)[];
  const wire = whereInstalled(...needs);
  for (const name of asked) {
    wire.it(`answers ${name}`, async () => {
      expect(await questions[name](await start())).toEqual(wanted(answers[name]));
    });
  }
  if (expected.sqlstate !== undefined) {
    whereInstalled(...needs).it(`a login ends with ${expected.sqlstate}`, async () => {
      expect(await sqlstate((await start()).login)).toBe(expected.sqlstate);
    });
  }
  if (answers.psql === undefined) return;
  whereInstalled('psql', ...needs).it(
    `psql says: ${answers.psql === '' ? 'nothing, it logs in' : lastLine(answers.psql)}`,
    async () => {
      const { login, before = [], received } = await start();
      const said = await psql(login, { before, seconds: answers.psql?.endsWith('timeout expired') === true ? 2 : 6 });
      const text = (answers.psql ?? '').replaceAll('PORT', String(login.port)).replaceAll('DIRECTORY', login.host);
      expect(said).toEqual({
        code: text === '' ? 0 : 2,
        stdout: text === '' ? '1\n' : '',
        stderr: text === '' ? '' : expect.stringContaining(text),
      });
      expect(said.stderr + (received?.() ?? '')).not.toContain('CANARY');
    },
  );
});
