import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Database } from '../../src/platform/db/database.ts';

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSchema = (value: unknown): value is Json & { properties?: Json; items?: unknown } => isObject(value);

/** Returns the path of every field of a JSON schema, such as `data[].reward`. */
function fieldsOf(schema: unknown, path = ''): string[] {
  if (!isSchema(schema)) return [];
  const variants = ['anyOf', 'oneOf', 'allOf'].flatMap((name) => (Array.isArray(schema[name]) ? schema[name] : []));
  return [
    ...variants.flatMap((variant: unknown) => fieldsOf(variant, path)),
    ...fieldsOf(schema.items, `${path}[]`),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
      const field = path === '' ? name : `${path}.${name}`;
      return [field, ...fieldsOf(inner, field)];
    }),
  ];
}

/** Lists the names API clients rely on, from the OpenAPI document: paths, parameters, fields of bodies and replies, operation ids. */
export function listApiNames(document: { paths: Record<string, Record<string, Json>> }): string[] {
  const lines = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const name = `${method.toUpperCase()} ${path}`;
      const parameters = (operation['parameters'] ?? []) as { in: string; name: string }[];
      const bodies = { body: operation['requestBody'], ...(operation['responses'] as Json) };
      const fields = Object.entries(bodies).flatMap(([location, body]) => {
        const content = isObject(body) && isObject(body['content']) ? body['content'] : {};
        return Object.values(content).flatMap((one) =>
          isObject(one) ? fieldsOf(one['schema']).map((field) => `${location} ${field}`) : [],
        );
      });
      return [
        `${name} is ${String(operation['operationId'])}`,
        ...parameters.map((parameter) => `${name} ${parameter.in} ${parameter.name}`),
        ...fields.map((field) => `${name} ${field}`),
      ];
    }),
  );
  return sortUnique(lines);
}

/** Lists every component with its parameters in the order of its custom ids, read from the source files that define it. */
export function listCustomIds(paths: readonly string[]): string[] {
  const shapes = new Map<string, string[]>();
  const components: { id: string; params: ts.Expression }[] = [];
  for (const path of paths) {
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
        const keys = keysOf(node.initializer, shapes);
        if (keys) shapes.set(node.name.text, keys);
      }
      if (ts.isCallExpression(node) && /^define(Button|Select|Modal)$/.test(node.expression.getText())) {
        const [spec] = node.arguments;
        const id = propertyOf(spec, 'id');
        const params = propertyOf(spec, 'params');
        if (id && params) components.push({ id: id.getText().replaceAll(/^['"`]|['"`]$/g, ''), params });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return sortUnique(
    components.map(({ id, params }) => [id, ...(keysOf(params, shapes) ?? [`? ${params.getText()}`])].join(':')),
  );
}

function propertyOf(spec: ts.Expression | undefined, name: string): ts.Expression | undefined {
  if (!spec || !ts.isObjectLiteralExpression(spec)) return undefined;
  for (const property of spec.properties) {
    if (ts.isPropertyAssignment(property) && property.name.getText() === name) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property) && property.name.text === name) return property.name;
  }
  return undefined;
}

/** Returns the keys of `z.strictObject({ … })`, or of the constant it is assigned to. */
function keysOf(expression: ts.Expression, shapes: ReadonlyMap<string, string[]>): string[] | undefined {
  if (ts.isIdentifier(expression)) return shapes.get(expression.text);
  if (!ts.isCallExpression(expression) || !/^z\.(strictObject|object)$/.test(expression.expression.getText()))
    return undefined;
  const [shape] = expression.arguments;
  if (!shape || !ts.isObjectLiteralExpression(shape)) return undefined;
  return shape.properties.map((property) => property.name?.getText() ?? '?');
}

/** Records the stored text of a database from now on with triggers. `readRecorded` returns it by list. */
export async function recordStoredText(
  admin: Database,
): Promise<{ readRecorded(): Promise<Record<string, string[]>> }> {
  await admin.script(`
    create table economy.stored_text (list text, word text, primary key (list, word));
    create function economy.jsonb_keys(p_json jsonb) returns text language sql as $$
      select coalesce(string_agg(key, ' ' order by key), '')
      from jsonb_object_keys(case jsonb_typeof(p_json) when 'object' then p_json else '{}' end) key $$;
    create function economy.record_stored_text() returns trigger language plpgsql security definer as $$
    declare
      v_row jsonb := to_jsonb(new);
      v_words text[];
    begin
      v_words := case tg_table_name
        when 'outbox' then array['outbox', (v_row->>'kind') || ' ' || economy.stored_shape(v_row->>'key') || ' {' || economy.jsonb_keys(v_row->'payload') || '}']
        when 'messages' then array['posted messages', economy.stored_shape(v_row->>'key')]
        when 'changes' then array['changes', v_row->>'data_type']
        when 'audit' then array['audit', (v_row->>'act') || ' ' || economy.stored_shape(v_row->>'target') || ' {' || economy.jsonb_keys(v_row->'before') || '} {' || economy.jsonb_keys(v_row->'after') || '}']
        when 'rate_windows' then array['rate limits', economy.stored_shape(v_row->>'subject')]
        when 'jobs' then array['jobs', v_row->>'name']
        when 'payouts' then array['payout data', economy.jsonb_keys(v_row->'data')]
      end;
      if tg_table_name = 'entries' then
        insert into economy.stored_text
        select 'entry data', (select name from economy.entry_kinds k where k.kind = new.kind) || ' ' || key
        from jsonb_object_keys(coalesce(new.data, '{}')) key on conflict do nothing;
      else
        insert into economy.stored_text values (v_words[1], v_words[2]) on conflict do nothing;
      end if;
      return null;
    end $$;
    create function economy.stored_shape(p_text text) returns text language sql as $$
      select regexp_replace(p_text, '\\d+', '#', 'g') $$;
    grant select, insert on economy.stored_text to public;
    grant execute on all functions in schema economy to public`);
  for (const table of ['outbox', 'messages', 'changes', 'audit', 'rate_windows', 'jobs', 'payouts', 'entries'])
    await admin.script(`create trigger record_stored_text after insert or update on economy.${table}
      for each row execute function economy.record_stored_text()`);
  return {
    readRecorded: async () => {
      const rows = await admin.query<{ list: string; word: string }>('select list, word from economy.stored_text');
      const lists = sortUnique(new Set(rows.map(({ list }) => list)));
      return Object.fromEntries(
        lists.map((name) => [name, sortUnique(rows.flatMap(({ list, word }) => (list === name ? [word] : [])))]),
      );
    },
  };
}

export const sortUnique = (words: Iterable<string>): string[] => [...new Set(words)].sort();
