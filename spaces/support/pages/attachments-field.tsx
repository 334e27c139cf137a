import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../../web/i18n/index.ts'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { formatSize } from '../../../web/ui/format.ts'
import { acceptedAttachments, mostAttachments } from '../limits.ts'

/** Up to five files joined to a message. */
export function AttachmentsField(props: { files: File[]; onChange: (files: File[]) => void; error?: string }) {
  const t = useTexts('support')
  const [many, setMany] = useState(false)
  return (
    <div>
      <FileDrop
        label={t('attach')}
        help={t('attachHelp', { count: mostAttachments })}
        multiple
        kinds={acceptedAttachments}
        error={many ? t('tooMany', { count: mostAttachments }) : props.error}
        onFiles={(added) => {
          const all = [...props.files, ...added]
          setMany(all.length > mostAttachments)
          props.onChange(all.slice(0, mostAttachments))
        }}
      />
      {props.files.length > 0 ? (
        <ul style={{ margin: '8px 0 0', padding: 0, listStyle: 'none' }}>
          {props.files.map((file) => (
            <li
              key={`${file.name}${file.size}${file.lastModified}`}
              style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 }}
            >
              <span>
                {file.name} <span className="help">{formatSize(file.size)}</span>
              </span>
              <Button
                variant="subtle"
                size="xs"
                aria-label={t('removeFile', { name: file.name })}
                onClick={() => props.onChange(props.files.filter((one) => one !== file))}
              >
                {t('remove')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
