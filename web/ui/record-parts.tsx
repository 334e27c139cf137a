import { picturePath, type RecordData } from '../../kernel/records/schema.ts'
import { recordFile } from '../api/client.ts'
import { useTexts } from '../i18n/index.ts'
import { StateTag } from './state-tag.tsx'

/** Says that the person has not opened a record yet. */
export function Unread({ of }: { of: { read: boolean } }) {
  const t = useTexts()
  return of.read ? null : <StateTag state="activating">{t('record.unread')}</StateTag>
}

/** The picture of a record, where it has one. */
export function RecordPicture(props: { of: RecordData; id: string; pictureId: string | null; text?: string }) {
  if (!props.pictureId) return null
  const { id, pictureId: fileId, text = '' } = props
  return <img src={recordFile(picturePath(props.of), { id, fileId })} alt={text} />
}
