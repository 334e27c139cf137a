import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { copyText } from './copy.ts'
import './empty.css'

/**
 * A code that somebody gives to the support desk or keeps: beside it, a button that copies it.
 * @param label shown in place of the code, for one shown elsewhere already.
 */
export function CopyableCode(props: { code: string; label?: string; onCopied?: () => void }) {
  const { code, label } = props
  const t = useTexts()
  const [copied, setCopied] = useState(false)
  async function copy() {
    if (!(await copyText(code))) return
    setCopied(true)
    props.onCopied?.()
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <span className="copyable">
      <span>{label ?? code}</span>
      <button type="button" aria-label={t('copy', { code: label ?? code })} onClick={() => void copy()}>
        {copied ? <IconCheck size={16} stroke={1.7} aria-hidden /> : <IconCopy size={16} stroke={1.7} aria-hidden />}
      </button>
      <span className="sr-only" role="status">
        {copied ? t('copied') : ''}
      </span>
    </span>
  )
}
