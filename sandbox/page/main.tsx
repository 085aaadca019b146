import '@fontsource-variable/inter/wght.css';
import '../../ui/theme/tokens.css';
import './sandbox.css';
import './layout/controls.css';
import './layout/top-bar.css';
import './navigation/navigation.css';
import './threads/threads.css';
import './navigation/channel-header.css';
import './messages/message-log.css';
import './messages/message-row.css';
import './layout/menu.css';
import './messages/reactions.css';
import './layout/error-toast.css';
import './layout/side-panel.css';
import './tool-panel/tool-panel.css';
import './messages/pins-panel.css';
import './moderation/members-panel.css';
import './moderation/moderation.css';
import './composer/composer.css';
import './modal/modal.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { t } from '../../locales/translate.ts';
import { App } from './app.tsx';
import { applyColourScheme } from './layout/colour-scheme.ts';

applyColourScheme();
document.title = t('sandbox.title');
const root = document.querySelector('#root');
if (!root) throw new Error('The page has no root element.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
