/** Names by which languages and frameworks read a variable of the environment, change a value's type, or give a default. */

/** A variable's own name, as the environment writes it. */
export function isVariableName(text: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[A-Z]{4,20}$/.test(text);
}

/** Callees that look a variable up: `os.getenv`, `env`, `config`, `ENV.fetch`, `System.get_env`, `configService.get`, `getEnvOrDefault`. */
export function looksUp(callee: string): boolean {
  return /env|get|config|setting|fetch|lookup|secret|^var$|variable|option/i.test(callee);
}

/** Objects that hold the environment: `process.env.X`, `os.environ["X"]`, `ENV["X"]`, `$_ENV["X"]`. */
export function holdsEnvironment(name: string): boolean {
  return /^(?:env|environ|ENV|\$_ENV|\$_SERVER|config|configuration|Configuration|secrets)$/.test(name);
}

/** The value stays what it is. */
export const conversions: ReadonlySet<string> = new Set([
  'int', 'str', 'float', 'Number', 'String', 'parseInt', 'Integer', 'valueOf', 'parse', 'Parse', 'toInt', 'ToInt32', 'ToInt16', 'Atoi', 'to_integer',
  'to_string', 'to_atom', 'intval', 'strval', 'Some', 'Ok', 'Int', 'toString', 'toInteger', 'from', 'quote', 'quote_plus', 'encodeURIComponent',
  'charlist', 'to_charlist', 'Secret', 'SecretStr', 'trim', 'StringValue', 'IntValue', 'ofNullable', 'of', 'ParseInt', 'URI', 'URL', 'Url',
]); // prettier-ignore

/** Members and methods that change nothing that matters. */
export const neutral: ReadonlySet<string> = new Set([
  'unwrap', 'expect', 'to_string', 'toString', 'into', 'to_owned', 'to_i', 'to_s', 'to_sym', 'parse', 'as_str', 'as_deref', 'clone', 'ok', 'trim',
  'strip', 'toInt', 'presence', 'freeze', 'chomp', 'required', 'asString', 'asInt', 'asPortNumber', 'number', 'string', 'coerce', 'int', 'positive',
  'optional', 'String', 'Int', 'intValue', 'ToString', 'integer', 'as_ref', 'to_str', 'unwrap_or_default', 'min', 'max', 'nonempty',
]); // prettier-ignore

/** Their argument counts when the value in front is not set. */
export const defaulting: ReadonlySet<string> = new Set([
  'unwrap_or', 'unwrap_or_else', 'orElse', 'getOrElse', 'orElseGet', 'default', 'catch', 'ifBlank', 'ifEmpty', 'or', 'or_else', 'getOrDefault',
]); // prettier-ignore

/** The first argument that is set counts. */
export const coalescing: ReadonlySet<string> = new Set([
  'Or',
  'coalesce',
  'Coalesce',
  'firstNonEmpty',
  'FirstNonEmpty',
  'defaultTo',
]);

/** The first argument is a pattern that the others fill in. */
export const formatting: ReadonlySet<string> = new Set(['Sprintf', 'sprintf', 'format', 'Format', 'formatted']);

export const defaultNames: ReadonlySet<string> = new Set(['default', 'fallback', 'defaultValue', 'default_value', 'or']);
