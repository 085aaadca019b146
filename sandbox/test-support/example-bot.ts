import {
  type API,
  type APIInteraction,
  type APIModalInteractionResponseCallbackData,
  ApplicationCommandOptionType as Option,
  ApplicationCommandType,
  Client,
  ComponentType,
  GatewayDispatchEvents,
  InteractionType,
  MessageFlags,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPutAPIApplicationCommandsJSONBody,
} from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';
import type { Sandbox } from '../start.ts';

const GOODS = ['Lantern', 'Rope', 'Sailcloth', 'Storm glass'];

/**
 * A @discordjs/core bot for page tests: takes orders with autocomplete, reports with a file, and checks permissions.
 */
export async function startExampleBot(sandbox: Pick<Sandbox, 'apiUrl' | 'token' | 'applicationId'>) {
  const rest = new REST({ api: sandbox.apiUrl, version: '10' }).setToken(sandbox.token);
  const gateway = new WebSocketManager({ token: sandbox.token, intents: 1, rest });
  const client = new Client({ rest, gateway });
  const ready = new Promise((resolve) => client.once(GatewayDispatchEvents.Ready, resolve));
  client.on(GatewayDispatchEvents.InteractionCreate, ({ data }) => void handleInteraction(client.api, data));
  await gateway.connect();
  await ready;
  await client.api.applicationCommands.bulkOverwriteGlobalCommands(sandbox.applicationId, COMMANDS);
  return { api: client.api, close: () => gateway.destroy() };
}

const COMMANDS: RESTPutAPIApplicationCommandsJSONBody = [
  {
    name: 'order',
    description: 'Order something from the harbour',
    options: [
      { type: Option.String, name: 'item', description: 'What to order', required: true, autocomplete: true },
      { type: Option.Integer, name: 'quantity', description: 'How many', min_value: 1, max_value: 9 },
      { type: Option.Attachment, name: 'drawing', description: 'What it should look like' },
    ],
  },
  { name: 'report', description: 'Report what happened, with a picture' },
  { name: 'notice', description: 'Show the notice of the day' },
  { name: 'rota', description: 'Choose who keeps watch, and where' },
  { type: ApplicationCommandType.Message, name: 'Log it' },
  { type: ApplicationCommandType.User, name: 'Wave' },
];

const REPORT: APIModalInteractionResponseCallbackData = {
  custom_id: 'report',
  title: 'Report',
  components: [
    { type: ComponentType.TextDisplay, content: 'The council reads **every** report.' },
    {
      type: ComponentType.Label,
      label: 'What happened',
      component: { type: ComponentType.TextInput, custom_id: 'what', style: 2, max_length: 200 },
    },
    {
      type: ComponentType.Label,
      label: 'Who saw it',
      component: { type: ComponentType.UserSelect, custom_id: 'who', max_values: 3, required: false },
    },
    {
      type: ComponentType.Label,
      label: 'Picture',
      description: 'One file',
      component: { type: ComponentType.FileUpload, custom_id: 'picture', min_values: 1, max_values: 1 },
    },
  ],
};

/** Contains every kind of component that a message without content may have. */
const NOTICE: RESTPostAPIChannelMessageJSONBody = {
  flags: MessageFlags.IsComponentsV2,
  components: [
    {
      type: ComponentType.Container,
      accent_color: 0xe0a526,
      components: [
        { type: ComponentType.TextDisplay, content: '## High tide\nBoats stay **in** until four.' },
        { type: ComponentType.Separator },
        {
          type: ComponentType.Section,
          components: [{ type: ComponentType.TextDisplay, content: 'The harbour opens again at five.' }],
          accessory: { type: ComponentType.Button, style: 2, label: 'Remind me', custom_id: 'remind' },
        },
        {
          type: ComponentType.MediaGallery,
          items: [{ media: { url: 'attachment://tide.png' }, description: 'The tide' }],
        },
        { type: ComponentType.File, file: { url: 'attachment://table.txt' } },
      ],
    },
  ],
};
const SELECTS = [
  { type: ComponentType.StringSelect, custom_id: 'watch', placeholder: 'Watches', min_values: 1, max_values: 2 },
  { type: ComponentType.UserSelect, custom_id: 'keeper', placeholder: 'Keeper' },
  { type: ComponentType.RoleSelect, custom_id: 'role', placeholder: 'Role' },
  { type: ComponentType.ChannelSelect, custom_id: 'place', placeholder: 'Place' },
  {
    type: ComponentType.MentionableSelect,
    custom_id: 'told',
    placeholder: 'Who is told',
    min_values: 0,
    max_values: 4,
  },
] as const;
const ROTA: RESTPostAPIChannelMessageJSONBody = {
  content: 'Who keeps watch?',
  components: SELECTS.map((select) => ({
    type: ComponentType.ActionRow,
    components: [
      select.type === ComponentType.StringSelect
        ? { ...select, options: ['Dawn', 'Noon', 'Night'].map((label) => ({ label, value: label.toLowerCase() })) }
        : select,
    ],
  })),
};

async function handleInteraction({ interactions }: API, interaction: APIInteraction): Promise<void> {
  const { id, token } = interaction;
  const replyPrivately = (content: string) => interactions.reply(id, token, { content, flags: MessageFlags.Ephemeral });
  switch (interaction.type) {
    case InteractionType.ApplicationCommandAutocomplete: {
      const focused = interaction.data.options.find((option) => 'focused' in option && option.focused);
      const query = focused && 'value' in focused ? String(focused.value).toLowerCase() : '';
      const matches = GOODS.filter((name) => name.toLowerCase().includes(query));
      await interactions.createAutocompleteResponse(id, token, {
        choices: matches.map((name) => ({ name, value: name.toLowerCase() })),
      });
      return;
    }
    case InteractionType.ApplicationCommand:
      await replyToCommand(interactions, interaction);
      return;
    case InteractionType.MessageComponent: {
      const { data, member } = interaction;
      const mayApprove = (BigInt(member?.permissions ?? 0) & 0x20n) !== 0n;
      if (data.custom_id === 'approve' && !mayApprove) await replyPrivately('Only a moderator approves orders.');
      else if (data.custom_id === 'silent') return;
      else await replyPrivately('values' in data ? `Chosen: ${data.values.join(', ')}` : `Pressed ${data.custom_id}.`);
      return;
    }
    case InteractionType.ModalSubmit: {
      const [file] = Object.values(interaction.data.resolved?.attachments ?? {});
      const embeds = [{ title: 'Report', description: 'It was noted.', image: { url: file?.url ?? '' } }];
      await interactions.reply(id, token, { content: `Thank you for ${file?.filename ?? 'nothing'}.`, embeds });
      return;
    }
    default:
  }
}

type CommandInteraction = Extract<APIInteraction, { type: InteractionType.ApplicationCommand }>;

async function replyToCommand(
  interactions: API['interactions'],
  { id, token, data }: CommandInteraction,
): Promise<void> {
  if (data.name === 'report') await interactions.createModal(id, token, REPORT);
  else if (data.name === 'rota') await interactions.reply(id, token, ROTA);
  else if (data.name === 'notice') {
    const files = [
      { name: 'tide.png', data: TIDE, contentType: 'image/png' },
      { name: 'table.txt', data: Buffer.from('04:00 high'), contentType: 'text/plain' },
    ];
    await interactions.reply(id, token, { ...NOTICE, files });
  } else if (data.name === 'order') {
    const options = 'options' in data ? (data.options ?? []) : [];
    const fields = options.flatMap((option) =>
      'value' in option ? [{ name: option.name, value: String(option.value), inline: true }] : [],
    );
    const button = (label: string, custom_id: string, style: 1 | 2 | 3 | 4) =>
      ({ type: ComponentType.Button, style, label, custom_id }) as const;
    await interactions.reply(id, token, {
      embeds: [{ title: 'Order', description: 'It waits for approval.', color: 0x2e8b57, fields }],
      components: [
        {
          type: ComponentType.ActionRow,
          components: [button('Approve', 'approve', 3), button('Details', 'details', 2), button('Ring', 'silent', 4)],
        },
      ],
    });
  } else await interactions.reply(id, token, { content: `${data.name}: done.`, flags: MessageFlags.Ephemeral });
}

/** An amber PNG of one pixel; the page scales it. */
const TIDE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mN4sFT1PwAGJgKn6l1Q2wAAAABJRU5ErkJggg==',
  'base64',
);
