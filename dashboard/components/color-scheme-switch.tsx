import { ActionIcon, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { say } from '../../locales/translate.ts';

const NEXT: Readonly<Record<MantineColorScheme, MantineColorScheme>> = { light: 'dark', dark: 'auto', auto: 'light' };
const SHAPES = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop };

/** Light, dark, or what the system says; remembered in this browser. */
export function ColourSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Shape = SHAPES[colorScheme];
  const words = say(`dashboard.nav.colours.${colorScheme}`);
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="var(--ink-2)"
      size={34}
      aria-label={words}
      title={words}
      onClick={() => setColorScheme(NEXT[colorScheme])}
    >
      <Shape size={18} stroke={1.7} aria-hidden />
    </ActionIcon>
  );
}
