import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { useTexts } from '../i18n/index.ts'
import './password-rules.css'

/** Fewest characters of a password; the server decides, this only says it sooner. */
export const passwordLength = 12

/** The rules of a new password, ticked while it is typed; the list of common ones is known to the server only. */
export function PasswordRules({ password, repeat }: { password: string; repeat: string }) {
  const t = useTexts('entry')
  const rules = [
    { key: 'length', met: [...password].length >= passwordLength },
    { key: 'same', met: password !== '' && password === repeat },
    { key: 'common', met: false },
  ]
  return (
    <div>
      <p className="help">{t('password.rules')}</p>
      <ul className="password-rules">
        {rules.map((rule) => {
          const Icon = rule.met ? IconCircleCheck : IconCircleDashed
          return (
            <li key={rule.key} className={rule.met ? 'met' : undefined}>
              <Icon size={17} stroke={1.7} aria-hidden />
              <span>{t(`password.${rule.key}`)}</span>
              {rule.key === 'common' ? null : (
                <span className="sr-only">{t(rule.met ? 'password.met' : 'password.unmet')}</span>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
