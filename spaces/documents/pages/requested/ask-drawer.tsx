import { Button, NativeSelect, NumberInput, Pill, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { useWorkStarted, workPage } from '../../../../web/ui/work.ts'
import { todayThere } from '../../../../web/ui/zone.ts'

const inDays = (days: number) => todayThere(new Date(Date.now() + days * 86_400_000))

/** Asks one or several clients, or employees, for documents, from a model or not (D38). */
export function AskDrawer({ onClose }: { onClose: () => void }) {
  const t = useTexts('documents')
  const ui = useTexts()
  const navigate = useNavigate()
  const started = useWorkStarted()
  const mayEmployees = useStaffMay('documents.employees.read')
  const [holder, setHolder] = useState<'client' | 'employee'>('client')
  const [chosen, setChosen] = useState<Array<{ id: string; name: string }>>([])
  const [model, setModel] = useState('')
  const [title, setTitle] = useState('')
  const [help, setHelp] = useState('')
  const [pieces, setPieces] = useState('')
  const [dueOn, setDueOn] = useState(inDays(15))
  const [months, setMonths] = useState<number | null>(null)
  const [folder, setFolder] = useState('')
  const models = useQuery({
    queryKey: ['requested-models'],
    queryFn: () => api.get('/staff/requested-models', { query: { size: 100 } }),
  }).data?.items
  const folders = useQuery({
    queryKey: ['documents', 'folders', 'staff'],
    queryFn: () => api.get('/staff/folders', { query: { size: 100 } }),
  }).data?.items.filter((one) => one.shared && one.holder === holder)
  const folderId = folders?.some((one) => one.id === folder) ? folder : (folders?.[0]?.id ?? '')
  const lines = pieces.split('\n').flatMap((line) => line.trim() || [])
  const ask = useMutation({
    mutationFn: () =>
      api.post('/staff/document-requests', {
        body: {
          [holder === 'client' ? 'organisationIds' : 'employeeIds']: chosen.map(({ id }) => id),
          title,
          help,
          dueOn,
          pieces: lines.map((name) => ({ name, folderId, validMonths: months })),
        },
      }),
    onSuccess: (work) => {
      started()
      void navigate({ to: workPage(work) })
    },
  })
  async function choose(id: string) {
    setModel(id)
    if (!id) return
    const model = await api.get('/staff/requested-models/:id', { params: { id } })
    setTitle(models?.find((one) => one.id === id)?.name ?? '')
    setHelp(model.help.fr ?? '')
    setPieces(model.pieces)
    setDueOn(inDays(model.days))
    setMonths(model.validMonths)
  }
  const problem = ask.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field.split('.')[0] === field)?.message
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('requested.ask')}
      unsaved={!ask.isSuccess && !ask.isPending && (chosen.length > 0 || pieces !== '')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button
            disabled={chosen.length === 0 || lines.length === 0 || !title.trim() || !folderId}
            loading={ask.isPending}
            onClick={() => ask.mutate()}
          >
            {t('requested.ask')}
          </Button>
        </>
      }
    >
      <div className="deposit">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {mayEmployees ? (
          <NativeSelect
            label={t('whose')}
            data={[
              { value: 'client', label: t('requested.ofClients') },
              { value: 'employee', label: t('requested.ofEmployees') },
            ]}
            value={holder}
            onChange={(event) => {
              setHolder(event.currentTarget.value === 'employee' ? 'employee' : 'client')
              setChosen([])
            }}
          />
        ) : null}
        <RemoteSelect
          {...compulsory}
          key={`${holder}${chosen.length}`}
          label={t(holder === 'client' ? 'requested.clients' : 'requested.employees')}
          placeholder={t(holder === 'client' ? 'requested.addClient' : 'requested.addEmployee')}
          listKey={[`${holder}-choices`]}
          load={async (search, signal) =>
            holder === 'client'
              ? (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items.map((one) => ({
                  id: one.id,
                  name: one.name,
                }))
              : (await api.get('/staff/employees', { query: { search, size: 20 }, signal })).items.map((one) => ({
                  id: one.id,
                  name: `${one.surname} ${one.givenName} · ${one.code}`,
                }))
          }
          name={(item) => item.name}
          value=""
          off={(item) => chosen.some((one) => one.id === item.id)}
          onPick={(item) => item && setChosen([...chosen, item])}
        />
        {chosen.length > 0 ? (
          <Pill.Group>
            {chosen.map((one) => (
              <Pill
                key={one.id}
                withRemoveButton
                removeButtonProps={{
                  'aria-label': t('requested.removeClient', { name: one.name }),
                  tabIndex: 0,
                  'aria-hidden': false,
                }}
                onRemove={() => setChosen(chosen.filter((other) => other !== one))}
              >
                {one.name}
              </Pill>
            ))}
          </Pill.Group>
        ) : null}
        {models?.length ? (
          <NativeSelect
            label={t('requested.model')}
            data={[
              { value: '', label: t('requested.noModel') },
              ...models.map((one) => ({ value: one.id, label: one.name })),
            ]}
            value={model}
            onChange={(event) => void choose(event.currentTarget.value)}
          />
        ) : null}
        <TextInput
          {...compulsory}
          label={t('requested.requestTitle')}
          maxLength={150}
          value={title}
          error={errorOf('title')}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          {...compulsory}
          label={t('requested.pieces')}
          autosize
          minRows={3}
          value={pieces}
          error={errorOf('pieces')}
          onChange={(event) => setPieces(event.currentTarget.value)}
        />
        <NativeSelect
          {...compulsory}
          label={t('requested.folder')}
          data={(folders ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={folderId}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
        <DateField
          {...compulsory}
          label={t('requested.dueOn')}
          value={dueOn}
          error={errorOf('dueOn')}
          onChange={setDueOn}
        />
        <NumberInput
          label={t('requested.validMonths')}
          description={t('requested.validWhat')}
          min={1}
          max={120}
          value={months ?? ''}
          onChange={(value) => setMonths(typeof value === 'number' ? value : null)}
        />
        <Textarea
          label={t('requested.help')}
          description={t('requested.helpWhat')}
          maxLength={1000}
          value={help}
          onChange={(event) => setHelp(event.currentTarget.value)}
        />
        {chosen.length > 0 ? (
          <p className="help">
            {t(holder === 'client' ? 'requested.effect' : 'requested.effectEmployees', { count: chosen.length })}
          </p>
        ) : null}
      </div>
    </SideDrawer>
  )
}
