import type { Feature } from './define-feature.ts';

/**
 * Checks what features register: every right, topic and switch has one owner, and handlers and topics name only what is
 * registered. Throws an error that lists all problems.
 */
export function checkManifests(features: readonly Feature[]): void {
  const topics = features.flatMap((feature) => feature.topics ?? []);
  const switches = features.flatMap((feature) => feature.switches ?? []);
  const topicNames = topics.map(({ name }) => name);
  const handlers = features.flatMap(({ commands = [], components = [] }) => [
    ...commands.flatMap(({ subcommands }) => subcommands.map(({ path, feature }) => ({ name: `/${path}`, feature }))),
    ...components.map(({ id, feature }) => ({ name: id, feature })),
  ]);
  const problems = [
    ...findDuplicates(features.map(({ name }) => name)).map((name) => `Two features are named ${name}.`),
    ...findDuplicates(features.flatMap(({ rights = {} }) => Object.keys(rights))).map(
      (name) => `The right ${name} is registered twice.`,
    ),
    ...findDuplicates(topicNames).map((name) => `The topic ${name} is registered twice.`),
    ...findDuplicates(switches).map((name) => `The switch ${name} is registered twice.`),
    ...handlers
      .filter(({ feature }) => feature !== null && !switches.includes(feature))
      .map(({ name, feature }) => `${name} depends on the switch ${feature}, which no feature registers.`),
    ...topics.flatMap(({ name, invalidates = [], invalidatedBy = [] }) =>
      [...invalidates, ...invalidatedBy]
        .filter((related) => !topicNames.includes(related))
        .map((related) => `The topic ${name} names ${related}, which no feature registers.`),
    ),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

const findDuplicates = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
