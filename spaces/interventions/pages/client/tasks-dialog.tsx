import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconListCheck, IconPlus, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { mostTasks } from '../../limits.ts'
import { useSeenVersion } from '../use-seen-version.ts'
import type { Visit } from '../visit-facts.tsx'

type Line = { key: number; label: string }
let next = 0
const lineOf = (label: string): Line => ({ key: next++, label })

/** The client edits its part of the check list (P20). */
export function TasksDialog(props: { of: Visit; take: (visit: Visit) => void; onClose: () => void }) {
  const t = useTexts('interventions')
  const ui = useTexts()
  const [of] = useState(props.of)
  const { seen, onError } = useSeenVersion(of.version)
  const own = of.tasks.filter(({ askedBy }) => askedBy === 'client')
  const others = of.tasks.filter(({ askedBy }) => askedBy !== 'client')
  const [lines, setLines] = useState(() => [...own.map(({ label }) => lineOf(label)), lineOf('')])
  const tasks = lines.map(({ label }) => label.trim()).filter(Boolean)
  const changed = tasks.join('\n') !== own.map(({ label }) => label).join('\n')
  const save = useMutation({
    mutationFn: () =>
      api.put('/interventions/:id/tasks', {
        params: { id: of.id },
        body: { version: seen, tasks },
      }),
    onError,
    onSuccess: (visit) => {
      props.take(visit)
      props.onClose()
    },
  })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconListCheck}
      title={t('askTasks')}
      lead={t('askTasksLead')}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="visit-stack">
        <ProblemNotice problem={(save.error ?? undefined) as ApiProblem | undefined} />
        {others.length > 0 ? (
          <div>
            <p className="help">{t('plannedTasks')}</p>
            <ul className="visit-tasks">
              {others.map((task) => (
                <li key={task.id}>{task.label}</li>
              ))}
            </ul>
          </div>
        ) : null}
        {lines.map((line, index) => (
          <div key={line.key} className="visit-edit">
            <TextInput
              aria-label={t('taskNumber', { number: index + 1 })}
              maxLength={200}
              value={line.label}
              data-autofocus={index === lines.length - 1 || undefined}
              onChange={(event) => {
                const label = event.currentTarget.value
                setLines((now) => now.map((one) => (one.key === line.key ? { ...one, label } : one)))
              }}
            />
            <ActionIcon
              variant="subtle"
              size={36}
              aria-label={t('dropTask', { number: index + 1 })}
              onClick={() => setLines((now) => now.filter((one) => one.key !== line.key))}
            >
              <IconX size={17} stroke={1.7} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        {of.tasks.length + lines.length - own.length < mostTasks ? (
          <div>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
              onClick={() => setLines((now) => [...now, lineOf('')])}
            >
              {t('addTask')}
            </Button>
          </div>
        ) : null}
      </div>
    </Dialog>
  )
}
