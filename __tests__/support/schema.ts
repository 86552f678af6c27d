type Schema = Readonly<Record<string, unknown>>;

/** What is wrong with a value, by the part of JSON Schema that our schemas use. Members that the schema does not name are wrong too. */
export function schemaErrors(root: Schema, value: unknown): string[] {
  const errors: string[] = [];
  visit(root, value, '$');
  return errors;

  function visit(schema: Schema, node: unknown, path: string): void {
    const reference = schema['$ref'];
    if (typeof reference === 'string') {
      visit((root['$defs'] as Record<string, Schema>)[reference.slice('#/$defs/'.length)] as Schema, node, path);
      return;
    }
    const types = schema['type'] === undefined ? [] : [schema['type']].flat();
    if (types.length > 0 && !types.some((type) => isOf(type as string, node))) errors.push(`${path}: not ${types.join(' or ')}`);
    if (Array.isArray(schema['enum']) && !schema['enum'].includes(node)) errors.push(`${path}: not in the list`);
    if ('const' in schema && schema['const'] !== node) errors.push(`${path}: not ${String(schema['const'])}`);
    if (typeof schema['pattern'] === 'string' && !new RegExp(schema['pattern']).test(String(node)))
      errors.push(`${path}: pattern`);
    if (typeof schema['minimum'] === 'number' && Number(node) < schema['minimum']) errors.push(`${path}: too small`);
    if (Array.isArray(node)) visitItems(schema, node, path);
    else if (typeof node === 'object' && node !== null) visitMembers(schema, node as Record<string, unknown>, path);
  }

  function visitItems(schema: Schema, node: readonly unknown[], path: string): void {
    if (node.length < ((schema['minItems'] as number | undefined) ?? 0)) errors.push(`${path}: too few`);
    if (node.length > ((schema['maxItems'] as number | undefined) ?? Infinity)) errors.push(`${path}: too many`);
    for (const [index, item] of node.entries()) visit((schema['items'] ?? {}) as Schema, item, `${path}[${index}]`);
  }

  function visitMembers(schema: Schema, node: Readonly<Record<string, unknown>>, path: string): void {
    for (const name of (schema['required'] as string[] | undefined) ?? [])
      if (!(name in node)) errors.push(`${path}.${name}: missing`);
    const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
    for (const [name, member] of Object.entries(node)) {
      if (properties[name] === undefined) errors.push(`${path}.${name}: not in the schema`);
      else visit(properties[name], member, `${path}.${name}`);
    }
  }
}

function isOf(type: string, node: unknown): boolean {
  if (type === 'integer') return Number.isInteger(node);
  if (type === 'array') return Array.isArray(node);
  if (type === 'null') return node === null;
  if (type === 'object') return typeof node === 'object' && node !== null && !Array.isArray(node);
  return typeof node === type;
}
