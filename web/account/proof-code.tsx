import { TextInput } from '@mantine/core'
import { useTexts } from '../i18n/index.ts'
import { compulsory } from '../ui/fields.tsx'
import { Column } from '../ui/form-section.tsx'

/** A code of the second factor in force, or a recovery code: asked for beside the password wherever a way of signing in changes. */
export function ProofCode(input: { value?: string; error?: React.ReactNode; onChange?: (event: never) => void }) {
  const t = useTexts()
  return (
    <Column span={6}>
      <TextInput
        label={t('account.secondFactorProof')}
        autoComplete="one-time-code"
        maxLength={40}
        {...compulsory}
        {...(input as object)}
      />
    </Column>
  )
}
