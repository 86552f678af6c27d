import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';

/** What we look at in a SARIF file. */
export interface Sarif {
  readonly runs: readonly [SarifRun];
}

export interface SarifRun {
  readonly tool: { readonly driver: { readonly informationUri?: string; readonly rules: readonly SarifRule[] } };
  readonly automationDetails: { readonly id: string };
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly {
        readonly level: string;
        readonly descriptor: { readonly id: string };
        readonly message: { readonly text: string };
        readonly locations?: readonly SarifLocation[];
      }[];
    },
  ];
  readonly results: readonly SarifResult[];
}

export interface SarifRule {
  readonly id: string;
  readonly helpUri?: string;
  readonly help: { readonly text: string; readonly markdown: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region: Readonly<Record<string, number>>;
  };
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [SarifLocation];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly unknown[];
  readonly fixes?: readonly unknown[];
  readonly baselineState?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const { schema } = JSON.parse(readFileSync('__tests__/fixtures/sarif-2.1.0-schema.json', 'utf8')) as { readonly schema: object };
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'uri-reference': /^(?:[\w.~:/?#@!$&'()*+,;=[\]-]|%[0-9A-Fa-f]{2})*$/,
    'date-time': true,
    uuid: true,
  },
});
const validate = ajv.compile(schema);

/** What the official schema says about a SARIF file. */
export function sarifErrors(value: unknown): string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message = '', params }: ErrorObject) => {
    return `${instancePath} ${message} ${JSON.stringify(params)}`;
  });
}

export function parseSarif(text: string): Sarif {
  return JSON.parse(text) as Sarif;
}
