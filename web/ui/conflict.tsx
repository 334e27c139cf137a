import { Button, Radio } from '@mantine/core'
import { IconGitMerge } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { Dialog } from './dialog.tsx'
import './comparison.css'

export interface ConflictField {
  key: string
  label: string
  theirs: ReactNode
  mine: ReactNode
}

export interface ConflictProps {
  opened: boolean
  /** «Ce compte a changé pendant votre saisie» unless said. */
  title?: string
  /** Who changed it and when, as a sentence: «KERVADEC Yann l'a modifié à 10 h 14.» */
  who?: ReactNode
  /** Head of their column: «Yann Kervadec, 10 h 14». */
  theirsLabel?: string
  /** Fields changed on both sides. */
  fields: ConflictField[]
  /** How many other changes of this person are kept. */
  kept?: number
  saving?: boolean
  /** Closes without a choice: what was typed stays in the form. */
  onClose: () => void
  /** Takes the current values and leaves what was typed. */
  onAbandon: () => void
  /** Saves; gives the keys of the fields where this person's value wins. */
  onSave: (mine: Set<string>) => void
}

/** A record changed elsewhere while it was edited here: field by field, their value or mine; the rest is kept (C17). */
export function Conflict(props: ConflictProps) {
  const t = useTexts()
  const [mine, setMine] = useState<Set<string>>(new Set())
  const keys = props.fields.map((field) => field.key).join(' ')
  useEffect(() => setMine(new Set(keys.split(' ').filter(Boolean))), [keys])
  const choose = (key: string, own: boolean) =>
    setMine((before) => {
      const after = new Set(before)
      if (own) after.add(key)
      else after.delete(key)
      return after
    })
  return (
    <Dialog
      opened={props.opened}
      onClose={props.onClose}
      width={644}
      icon={IconGitMerge}
      tone="laiton"
      title={props.title ?? t('conflict.title')}
      lead={
        <>
          {props.who} {t('conflict.lead')}
        </>
      }
      footer={
        <>
          <Button variant="default" onClick={props.onAbandon}>
            {t('conflict.abandon')}
          </Button>
          <Button loading={props.saving} onClick={() => props.onSave(mine)}>
            {t('conflict.save')}
          </Button>
        </>
      }
    >
      <table className="comparison">
        <thead>
          <tr>
            <th scope="col">{t('diff.field')}</th>
            <th scope="col">{props.theirsLabel ?? t('conflict.theirs')}</th>
            <th scope="col">{t('conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {props.fields.map((field) => (
            <tr key={field.key}>
              <th scope="row">{field.label}</th>
              <td>
                <Radio
                  name={`conflict-${field.key}`}
                  label={field.theirs || '–'}
                  checked={!mine.has(field.key)}
                  onChange={() => choose(field.key, false)}
                />
              </td>
              <td>
                <Radio
                  name={`conflict-${field.key}`}
                  label={field.mine || '–'}
                  checked={mine.has(field.key)}
                  onChange={() => choose(field.key, true)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.kept ? (
        <p className="help" style={{ marginTop: 8 }}>
          {t('conflict.kept', { count: props.kept })}
        </p>
      ) : null}
    </Dialog>
  )
}

/**
 * Splits what was typed against a record changed meanwhile.
 * @param base the record that the form was filled from; @param current the record now; @param mine what was typed.
 * @returns `both`: names changed on both sides to unlike values; `kept`: how many were changed here only.
 */
export function compareVersions<Values extends Record<string, unknown>>(
  base: Values,
  current: Values,
  mine: Values,
): { both: Array<keyof Values & string>; kept: number } {
  const both: Array<keyof Values & string> = []
  let kept = 0
  const plain = (value: unknown) => value ?? ''
  for (const name of Object.keys(mine) as Array<keyof Values & string>) {
    const here = plain(mine[name]) !== plain(base[name])
    const there = plain(current[name]) !== plain(base[name])
    if (here && there && plain(mine[name]) !== plain(current[name])) both.push(name)
    else if (here && !there) kept++
  }
  return { both, kept }
}
