import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { FileDrop } from '../../../../web/ui/file-drop.tsx'
import { formatDay, formatMonth } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { todayThere } from '../../../../web/ui/zone.ts'
import { PaperPayslips } from './paper-payslips.tsx'

/** «Un fichier pour tous» (D34): the lots, the latest first. */
export function LotsPage() {
  const t = useTexts('documents')
  const mayPublish = useStaffMay('documents.documents.publish')
  const [bringing, setBringing] = useState(false)
  return (
    <>
      <PageHeader
        title={t('lots.title')}
        lead={t('lots.lead')}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/documents' }, { label: t('lots.title') }]}
        actions={
          <Permitted needs="documents.documents.publish">
            <Button
              leftSection={<IconFileUpload size={17} stroke={1.7} aria-hidden />}
              onClick={() => setBringing(true)}
            >
              {t('lots.bring')}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={t('lots.title')}
        path="/staff/lots"
        query={{}}
        search={t('lots.search')}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        href={(row) => `/fournisseur/lots/${row.id}`}
        columns={[
          { key: 'name', title: t('lots.name'), cell: (row) => row.name, phone: 'title' },
          { key: 'folder', title: t('folder'), cell: (row) => row.folder.name, width: 200, phone: 'line' },
          { key: 'holder', title: t('whose'), cell: (row) => t(`lots.of.${row.holder}`), width: 120, phone: 'hidden' },
          {
            key: 'month',
            title: t('month'),
            cell: (row) => (row.monthOn ? formatMonth(row.monthOn) : ''),
            width: 160,
            phone: 'hidden',
          },
          { key: 'pages', title: t('lots.pages'), cell: (row) => row.pages, width: 90, kind: 'right', phone: 'hidden' },
          { key: 'state', title: t('state'), cell: (row) => t(`lots.state.${row.state}`), width: 140, phone: 'aside' },
          { key: 'on', title: t('depositedAt'), cell: (row) => formatDay(row.createdAt), width: 130, phone: 'line' },
        ]}
        empty={{ title: t('lots.empty'), text: t('lots.emptyWhat') }}
      />
      <Permitted needs="documents.employees.read">
        <PaperPayslips may={mayPublish} />
      </Permitted>
      {bringing ? <BringDrawer onClose={() => setBringing(false)} /> : null}
    </>
  )
}

function BringDrawer({ onClose }: { onClose: () => void }) {
  const t = useTexts('documents')
  const ui = useTexts()
  const navigate = useNavigate()
  const { data } = useQuery({
    queryKey: ['list', '/staff/folders', 'choices'],
    queryFn: () => api.get('/staff/folders', { query: { size: 100 } }),
  })
  const mayEmployees = useStaffMay('documents.employees.read')
  const [chosenHolder, setHolder] = useState<'client' | 'employee'>()
  const holder = chosenHolder ?? (mayEmployees ? 'employee' : 'client')
  const folders = (data?.items ?? []).filter((one) => one.holder === holder)
  const [picked, pick] = useState('')
  const folder = folders.some((one) => one.id === picked)
    ? picked
    : (folders.find((one) => one.linkTo === (holder === 'client' ? 'statement' : 'payslips')) ?? folders[0])?.id || ''
  const [month, setMonth] = useState(todayThere().slice(0, 7))
  const [name, setName] = useState('')
  const [typedLabel, setLabel] = useState<string>()
  // The papers are French, whatever language their reader has.
  const label = typedLabel ?? (holder === 'client' ? 'Code client' : 'Matricule')
  const [file, setFile] = useState<File>()
  const send = useMutation({
    mutationFn: () => {
      const body = new FormData()
      body.append('folderId', folder)
      body.append('name', name)
      if (month) body.append('monthOn', `${month}-01`)
      body.append('label', label)
      body.append('file', file!)
      return api.post('/staff/lots', { body })
    },
  })
  const made = send.data?.id
  // Once nothing is unsaved any more: the drawer would hold the page.
  useEffect(() => {
    if (made) void navigate({ to: `/fournisseur/lots/${made}` })
  }, [made, navigate])
  const problem = send.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('lots.bring')}
      unsaved={!send.isSuccess && (file !== undefined || name !== '')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!file || !name.trim() || !folder} loading={send.isPending} onClick={() => send.mutate()}>
            {t('lots.bring')}
          </Button>
        </>
      }
    >
      <div className="deposit">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {file ? <p className="document-file">{file.name}</p> : null}
        <FileDrop
          label={t('choose')}
          kinds={['application/pdf']}
          {...(errorOf('file') ? { error: errorOf('file')! } : {})}
          onFiles={([one]) => setFile(one)}
        />
        {mayEmployees ? (
          <NativeSelect
            label={t('whose')}
            data={(['employee', 'client'] as const).map((value) => ({ value, label: t(`lots.of.${value}`) }))}
            value={holder}
            onChange={(event) => setHolder(event.currentTarget.value as typeof holder)}
          />
        ) : null}
        <NativeSelect
          {...compulsory}
          label={t('folder')}
          data={folders.map((one) => ({ value: one.id, label: one.name }))}
          value={folder}
          onChange={(event) => pick(event.currentTarget.value)}
        />
        <TextInput
          type="month"
          label={t('month')}
          value={month}
          onChange={(event) => setMonth(event.currentTarget.value)}
        />
        <TextInput
          {...compulsory}
          label={t('lots.name')}
          description={t('lots.nameHelp')}
          maxLength={200}
          value={name}
          error={errorOf('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('lots.label')}
          description={t('lots.labelHelp')}
          maxLength={40}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
      </div>
    </SideDrawer>
  )
}
