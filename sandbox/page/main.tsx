import '@fontsource-variable/inter/wght.css';
import '../../dashboard/theme/tokens.css';
import './sandbox.css';
import './controls.css';
import './top-bar.css';
import './navigation.css';
import './threads.css';
import './channel-head.css';
import './message-log.css';
import './message-row.css';
import './menu.css';
import './reactions.css';
import './trouble.css';
import './side.css';
import './bench.css';
import './pins.css';
import './members.css';
import './moderation/moderation.css';
import './composer/composer.css';
import './modal/modal.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { say } from '../../words/say.ts';
import { App } from './app.tsx';
import { wearColours } from './colours.ts';

wearColours();
document.title = say('sandbox.title');
const root = document.querySelector('#root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
