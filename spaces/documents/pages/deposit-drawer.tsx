import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { compulsory } from '../../../web/ui/fields.tsx'
import { FileDrop, knownKinds } from '../../../web/ui/file-drop.tsx'
import { formatDay, formatSize } from '../../../web/ui/format.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../web/ui/remote-select.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'

type Folder = { id: string; name: string; notifies?: boolean; holder?: string; linkTo?: string }

/** Puts a document into a folder: the client's own (D16), or one of a client or employee that the staff choose (D14, D26). */
export function DepositDrawer(props: {
  path: '/documents' | '/staff/documents'
  organisation?: { id: string; name: string } | undefined
  folders: Folder[]
  onClose: (made?: { name: string; onPaper: boolean }) => void
}) {
  const t = useTexts('documents')
  const ui = useTexts()
  const store = useQueryClient()
  const mayEmployees = useStaffMay('documents.employees.read')
  const [organisation, setOrganisation] = useState(props.organisation?.id ?? '')
  const [employee, setEmployee] = useState('')
  const [holder, setHolder] = useState('client')
  const staff = props.path === '/staff/documents'
  const folders = props.folders.filter((one) => !staff || one.holder === holder)
  const [picked, setFolder] = useState('')
  const folder = folders.find((one) => one.id === picked)?.id ?? folders[0]?.id ?? ''
  const chosen = folders.find((one) => one.id === folder)
  const whose = holder === 'client' ? organisation : employee
  const [name, setName] = useState('')
  const [month, setMonth] = useState('')
  const [file, setFile] = useState<File>()
  // Whoever objects to electronic payslips gets theirs on paper: what is sent joins those to be printed (D31).
  const objections = useQuery({
    queryKey: ['employees', employee, 'objections'],
    queryFn:
      employee && chosen?.linkTo === 'payslips'
        ? () => api.get('/staff/employees/:id/payslip-objections', { params: { id: employee } })
        : skipToken,
  })
  const objection =
    holder === 'employee' && chosen?.linkTo === 'payslips'
      ? objections.data?.items.find((one) => one.id === objections.data?.current)
      : undefined
  const send = useMutation({
    mutationFn: () => {
      const body = new FormData()
      body.append(holder === 'client' ? 'organisationId' : 'employeeId', whose)
      if (holder === 'employee' && month) body.append('monthOn', `${month}-01`)
      body.append('folderId', folder)
      if (name.trim()) body.append('name', name)
      body.append('file', file!)
      return objection ? api.post('/staff/paper-payslips', { body }) : api.post(props.path, { body })
    },
    // Who objected meanwhile, or took it back: the effect says so now, and nothing typed is lost.
    onError: () => void objections.refetch(),
    onSuccess: async (made: { name: string }) => {
      await Promise.all(
        [
          ['list', props.path],
          ['documents', 'folders'],
          ['lots', 'paper-payslips'],
        ].map((queryKey) => store.invalidateQueries({ queryKey })),
      )
      props.onClose({ name: made.name, onPaper: objection !== undefined })
    },
  })
  const problem = send.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  return (
    <SideDrawer
      opened
      onClose={() => props.onClose()}
      title={t(staff ? 'publish' : 'deposit')}
      unsaved={!send.isSuccess && (file !== undefined || name !== '')}
      footer={
        <>
          <Button variant="default" onClick={() => props.onClose()}>
            {ui('cancel')}
          </Button>
          <Button disabled={!file || !whose || !folder} loading={send.isPending} onClick={() => send.mutate()}>
            {t(objection ? 'setAside' : staff ? 'publish' : 'deposit')}
          </Button>
        </>
      }
    >
      <div className="deposit">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {staff && mayEmployees ? (
          <NativeSelect
            label={t('whose')}
            data={[
              { value: 'client', label: t('ofClient') },
              { value: 'employee', label: t('ofEmployee') },
            ]}
            value={holder}
            onChange={(event) => setHolder(event.currentTarget.value)}
          />
        ) : null}
        {staff && holder === 'employee' ? (
          <>
            <RemoteSelect
              {...compulsory}
              label={t('employee')}
              placeholder={t('findEmployee')}
              listKey={['employee-choices']}
              load={async (search, signal) =>
                (await api.get('/staff/employees', { query: { search, size: 20 }, signal })).items
              }
              name={(item) => `${item.surname} ${item.givenName} · ${item.code}`}
              value={employee}
              error={errorOf('employeeId')}
              onPick={(item) => setEmployee(item?.id ?? '')}
            />
            <TextInput
              type="month"
              label={t('month')}
              description={t('monthHelp')}
              value={month}
              error={errorOf('monthOn')}
              onChange={(event) => setMonth(event.currentTarget.value)}
            />
          </>
        ) : null}
        {staff && holder === 'client' ? (
          <RemoteSelect
            {...compulsory}
            label={t('client')}
            placeholder={t('findClient')}
            listKey={['client-choices']}
            load={async (search, signal) =>
              (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items
            }
            name={(item) => item.name}
            value={organisation}
            chosen={props.organisation}
            error={errorOf('organisationId')}
            onPick={(item) => setOrganisation(item?.id ?? '')}
          />
        ) : null}
        <NativeSelect
          {...compulsory}
          label={t('folder')}
          data={folders.map((one) => ({ value: one.id, label: one.name }))}
          value={folder}
          error={errorOf('folderId')}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
        {file ? (
          <p className="document-file">
            {file.name} <span className="help">{formatSize(file.size)}</span>
          </p>
        ) : null}
        <FileDrop
          label={t('choose')}
          kinds={knownKinds}
          {...(errorOf('file') ? { error: errorOf('file')! } : {})}
          onFiles={([one]) => setFile(one)}
        />
        <TextInput
          label={t('name')}
          description={t('nameHelp')}
          maxLength={200}
          value={name}
          error={errorOf('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {objection ? (
          <Notice kind="brass" icon={IconPrinter} title={t('setAsideTitle', { on: formatDay(objection.receivedOn) })}>
            {t('setAsideWhat')}
          </Notice>
        ) : staff ? (
          <p className="help">
            {holder === 'client'
              ? t(chosen?.notifies ? 'toldByMail' : 'told')
              : t(chosen?.notifies ? 'toldEmployeeByMail' : 'toldEmployee')}
          </p>
        ) : null}
      </div>
    </SideDrawer>
  )
}
