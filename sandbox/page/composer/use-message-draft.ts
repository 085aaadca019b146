import { useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { controlApi, ControlApiError, readFileInput } from '../api/control-client.ts';
import { usePageContext } from '../state/page-context.ts';
import { insertMentions, listMentionables } from './mentions.ts';

/** The text and files of the next plain message. It is emptied when sent and kept when refused. */
export function useMessageDraft() {
  const { pageView, announce, replyDraft } = usePageContext();
  const { channel, guild, me } = pageView;
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [problem, setProblem] = useState('');
  const repliedToId = replyDraft.message?.id;

  async function send(): Promise<void> {
    const content = insertMentions(text.trim(), listMentionables(guild));
    if ((content === '' && files.length === 0) || channel?.id === undefined) return;
    try {
      const attachments = await Promise.all(files.map(readFileInput));
      await controlApi.send({
        as: me.user.id,
        channel: channel.id,
        content,
        ...(attachments.length > 0 && { files: attachments }),
        ...(repliedToId !== undefined && { replyTo: repliedToId, mentionAuthor: replyDraft.isMentioned }),
      });
      replyDraft.stop();
      setText('');
      setFiles([]);
    } catch (error) {
      if (!(error instanceof ControlApiError)) throw error;
      setProblem(error.message);
      announce(t('sandbox.refused', { reason: error.message }));
    }
  }
  const isEmpty = text.trim() === '' && files.length === 0;
  return { text, setText, files, setFiles, isEmpty, problem, clearProblem: () => setProblem(''), send };
}
