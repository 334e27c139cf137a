import { Button } from '@mantine/core'
import { IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import type { Answer } from '../api/endpoints.ts'
import { useTexts } from '../i18n/index.ts'
import { copyText } from './copy.ts'
import { Notice } from './notice.tsx'
import './second-factor.css'

export type Enrolment = Answer<'POST /account/second-factor'>

/** The secret of a second factor that is begun, to scan or to type. */
export function EnrolmentCode({ enrolment }: { enrolment: Enrolment }) {
  const t = useTexts('entry')
  return (
    <>
      <p className="secondary" style={{ marginBottom: 12 }}>
        {t('enrolment.scan')}
      </p>
      <div className="qr">
        {/* As an image a drawing cannot run anything, whoever made it. */}
        <img src={`data:image/svg+xml,${encodeURIComponent(enrolment.qrSvg)}`} alt={t('enrolment.qr')} />
      </div>
      <p className="second-factor-key">
        {t('enrolment.key')} <strong>{enrolment.secret}</strong>
      </p>
    </>
  )
}

/** The recovery codes, shown this once: to be copied, kept as a file or printed. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const t = useTexts('entry')
  const [copied, setCopied] = useState(false)
  const text = codes.join('\n')
  return (
    <div>
      <Notice kind="brass" title={t('recovery.title')}>
        {t('recovery.help')}
      </Notice>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="recovery-acts">
        <Button
          variant="default"
          leftSection={<IconCopy size={17} stroke={1.7} aria-hidden />}
          onClick={() => void copyText(text).then(setCopied)}
        >
          {t('recovery.copy')}
        </Button>
        <Button
          variant="default"
          component="a"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
          download={t('recovery.file')}
          leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
        >
          {t('recovery.download')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={17} stroke={1.7} aria-hidden />}
          onClick={() => window.print()}
        >
          {t('recovery.print')}
        </Button>
        <Button onClick={onDone}>{t('recovery.done')}</Button>
      </div>
      <p className="help" role="status">
        {copied ? t('recovery.copied') : ''}
      </p>
    </div>
  )
}
