import { IconSignature } from '@tabler/icons-react'
import { useTexts } from '../../../../web/i18n/index.ts'

/** That a document is signed by all who were to sign it: beside its name in a list. */
export function SignedMark() {
  const t = useTexts('documents')
  return (
    <span className="signed-mark">
      <IconSignature size={16} stroke={1.7} aria-hidden />
      {t('signedMark')}
    </span>
  )
}
