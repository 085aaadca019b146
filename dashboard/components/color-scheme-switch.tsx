import { ActionIcon, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { t } from '../../locales/translate.ts';

const NEXT_SCHEME: Readonly<Record<MantineColorScheme, MantineColorScheme>> = {
  light: 'dark',
  dark: 'auto',
  auto: 'light',
};
const ICONS = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop };

/** Switches between light, dark and the system's color scheme; stored in this browser. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const IconComponent = ICONS[colorScheme];
  const label = t(`dashboard.nav.colours.${colorScheme}`);
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="var(--ink-2)"
      size={34}
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(NEXT_SCHEME[colorScheme])}
    >
      <IconComponent size={18} stroke={1.7} aria-hidden />
    </ActionIcon>
  );
}
