import { Button, Checkbox } from '@mantine/core'
import { IconKey, IconPrinter } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, postForFile } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { type Access, seenOf } from './staged.ts'

const replaced = (row: Access) => row.password.value !== 'to_set'

/**
 * «Mdp aléatoire» (D10): who gets a letter, and whose password it takes the place of, before any is made. The letter is shown once: it opens
 * in a window of its own and can be kept by the browser alone.
 */
export function LettersDialog(props: { rows: Access[]; onClose: () => void; onDone: (count: number) => void }) {
  const t = useTexts('portal-access')
  const ui = useTexts()
  const [withEmail, setWithEmail] = useState(props.rows.every((row) => row.email !== ''))
  const [agreed, agree] = useState(false)
  const [made, setMade] = useState<string>()
  const possible = props.rows.filter((row) => !row.staff)
  const told = possible.filter((row) => row.email !== '')
  const rows = withEmail ? possible : possible.filter((row) => row.email === '')
  const there = rows.filter(replaced)
  const print = useMutation({
    mutationFn: () =>
      postForFile('/staff/portal-accesses/letters', { body: { items: rows.map(seenOf), replaces: there.length > 0 } }),
    onSuccess: (file) => setMade(URL.createObjectURL(file)),
  })
  const close = () => {
    if (!made) return props.onClose()
    URL.revokeObjectURL(made)
    props.onDone(rows.length)
  }
  const conflict = (print.error as ApiProblem | null)?.code === 'conflict'
  return (
    <Dialog
      opened
      onClose={close}
      icon={IconKey}
      tone="laiton"
      title={made ? t('letters.made', { count: rows.length }) : t('letters.title')}
      lead={made ? t('letters.madeWhat') : t('letters.what')}
      footer={
        made ? (
          <>
            <Button variant="default" onClick={close}>
              {t('letters.close')}
            </Button>
            <Button
              component="a"
              href={made}
              target="_blank"
              rel="noreferrer"
              leftSection={<IconPrinter size={17} stroke={1.7} aria-hidden />}
            >
              {t('letters.open')}
            </Button>
          </>
        ) : (
          <>
            <Button variant="default" onClick={close}>
              {ui('cancel')}
            </Button>
            <Button
              loading={print.isPending}
              disabled={rows.length === 0 || (there.length > 0 && !agreed)}
              leftSection={<IconPrinter size={17} stroke={1.7} aria-hidden />}
              onClick={() => print.mutate()}
            >
              {t('letters.print', { count: rows.length })}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <Notice kind="brass">{t('letters.once')}</Notice>
      ) : (
        <>
          {conflict ? (
            <Notice kind="red">{t('letters.conflict')}</Notice>
          ) : print.error ? (
            <ProblemNotice problem={print.error as ApiProblem} />
          ) : null}
          {rows.length === 0 ? <p>{t('letters.nobody')}</p> : null}
          <ul className="access-list">
            {rows.slice(0, 8).map((row) => (
              <li key={row.id}>
                <span>
                  {row.code} · <strong>{row.name}</strong>
                </span>
                <span>{replaced(row) ? t('letters.replaces') : t('letters.first')}</span>
              </li>
            ))}
            {rows.length > 8 ? <li>{t('letters.others', { count: rows.length - 8 })}</li> : null}
          </ul>
          {told.length > 0 && told.length < possible.length ? (
            <Checkbox
              mt="sm"
              label={t('letters.withEmail', { count: told.length })}
              checked={withEmail}
              onChange={(event) => setWithEmail(event.currentTarget.checked)}
            />
          ) : null}
          {there.length > 0 ? (
            <Checkbox
              mt="sm"
              label={t('letters.agree', { count: there.length })}
              checked={agreed}
              onChange={(event) => agree(event.currentTarget.checked)}
            />
          ) : null}
        </>
      )}
    </Dialog>
  )
}
