import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { drawPaper } from '../../../../kernel/demo/paper.ts'
import { checkAccessibility, openBrowser, pageFor, servePortal, settled } from '../../../../testing/browser.ts'
import {
  joinStaff,
  makeAccount,
  makeEmployee,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../../testing/portal.ts'

// Months of the year that the page shows, none of them the one in which a file for all is published: the browser keeps real time.
const [year, thisMonth] = [new Date().getFullYear(), new Date().getMonth() + 1]
const month = (name: string, number: number) => ({
  name: `${name} ${year}`,
  on: `${year}-${String(number).padStart(2, '0')}-01`,
})
const [read, unread, printed] = [
  month('août', 8),
  month('septembre', 9),
  month('octobre', 10),
  month('juillet', 7),
].filter(({ on }) => Number(on.slice(5, 7)) !== thisMonth) as [
  ReturnType<typeof month>,
  ReturnType<typeof month>,
  ReturnType<typeof month>,
]
const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1)

let portal: Portal
let browser: Browser
let url: string
let agent: Person
let nadia: Person
let nadiaId: string
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  const account = await makeAccount(portal, 'nadia.servanne')
  nadiaId = await makeEmployee(portal, '00147', { account_id: account, surname: 'SERVANNE', entered_on: '2025-03-01' })
  nadia = await portal.signedIn(account)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  const [{ id: folderId }] = await portal.sql("select id from folder_rules where link_to = 'payslips'")
  for (const { name: of, on: monthOn } of [read, unread]) {
    const name = `Bulletin, ${of}`
    const bytes = await drawPaper(name, ['Matricule 00147'])
    const made = await agent.upload('/staff/documents', [{ field: 'file', name: 'b.pdf', bytes }], {
      employeeId: nadiaId,
      folderId,
      name,
      monthOn,
    })
    assert.equal(made.status, 201)
    if (monthOn === read.on) await nadia.post(`/documents/${made.body.id}/reading`)
  }
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('D26 an employee finds their payslips by month on a phone, reads one, and finds their documents and details', async () => {
  const page = await pageFor(browser, url, nadia, { width: 390 })
  await page.goto('/')
  await page.getByRole('button', { name: `${capital(unread.name)}, nouveau` }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await page.getByRole('button', { name: `${capital(unread.name)}, nouveau` }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('heading', { name: `Bulletin, ${unread.name}` }).waitFor()
  await page.goBack()
  await page.getByRole('button', { name: capital(unread.name), exact: true }).waitFor()
  await page.goto('/salarie/documents')
  await page
    .getByRole('link', { name: /Bulletins/ })
    .first()
    .waitFor()
  await page.getByText(`Bulletin, ${read.name}`).waitFor()
  await checkAccessibility(page)
  await page.goto('/compte')
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.deepEqual(page.errors, [])
})

test('D26 a payslip that was published without its month is among the payslips all the same', async () => {
  const employee = await makeAccount(portal, 'gwen.lanvallec')
  const employeeId = await makeEmployee(portal, '00210', { account_id: employee, surname: 'LANVALLEC' })
  const [{ id: folderId }] = await portal.sql("select id from folder_rules where link_to = 'payslips'")
  const bytes = await drawPaper('Bulletin', ['Matricule 00210'])
  const made = await agent.upload('/staff/documents', [{ field: 'file', name: 'bulletin-11.pdf', bytes }], {
    employeeId,
    folderId,
  })
  assert.equal(made.status, 201)
  const page = await pageFor(browser, url, await portal.signedIn(employee), { width: 390 })
  await page.goto('/')
  await page.getByRole('button', { name: 'bulletin-11, nouveau' }).click()
  await page.getByRole('dialog').getByRole('heading', { name: 'bulletin-11' }).waitFor()
  assert.equal(await page.getByText('Aucun bulletin pour le moment').count(), 0)
  await page.goBack()
  await settled(page)
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})

test('D26 an address opens its side; a tab of another side says so and goes on with what was typed', async () => {
  const id = await makeAccount(portal, 'mathis.roquelin')
  await makeEmployee(portal, '00200', { account_id: id, surname: 'ROQUELIN' })
  await joinStaff(portal, id, 'administrator')
  const mathis = await portal.signedIn(id)
  const staff = await pageFor(browser, url, mathis)
  await staff.goto('/fournisseur/salaries/nouveau')
  await staff.getByLabel('Nom', { exact: false }).first().fill('TRAVANEC')
  const other = await staff.context().newPage()
  await other.goto(`${url}/salarie/documents`)
  await other.getByText('Espace salarié').first().waitFor()
  await staff.getByRole('heading', { name: 'Un autre onglet a ouvert : Espace salarié' }).waitFor()
  await checkAccessibility(staff)
  await staff.getByRole('button', { name: 'Continuer ici : Côté fournisseur' }).click()
  await staff.getByRole('heading', { name: /Un autre onglet/ }).waitFor({ state: 'detached' })
  assert.ok(
    (await staff.locator('input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).includes(
      'TRAVANEC',
    ),
  )
  await other.getByRole('heading', { name: 'Un autre onglet a ouvert : Côté fournisseur' }).waitFor()
})

test('D34 a file for all is brought, decided page by page, and published', async () => {
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/lots')
  await page.getByText('Aucun fichier', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Déposer un fichier' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Nom').fill('Bulletin de novembre 2026')
  await drawer.locator('input[type=file]').setInputFiles({
    name: 'paie.pdf',
    mimeType: 'application/pdf',
    buffer: await drawPaper('Bulletin de paie', ['Matricule 00174']),
  })
  await checkAccessibility(page)
  await drawer.getByRole('button', { name: 'Déposer un fichier' }).click()
  await page.getByRole('heading', { name: 'Bulletin de novembre 2026' }).waitFor()
  await portal.drain()
  await page.getByText("Aucun salarié n'a ce code").waitFor()
  await checkAccessibility(page)
  await page.getByRole('combobox', { name: /Salarié, Page 1/ }).fill('SERVANNE')
  await page.getByRole('option', { name: /SERVANNE/ }).click()
  await page.getByRole('button', { name: 'Associer' }).click()
  await page.getByRole('button', { name: /Publier/ }).click()
  await page.getByRole('heading', { name: /Publication d'un fichier pour tous/ }).waitFor()
  await portal.drain()
  assert.equal((await nadia.get('/employee/payslips')).body.items.length, 3)
})

test('D31 «Mes coordonnées» has the objection too; a payslip published for whoever objects is said to be set aside, before it is', async () => {
  const account = await makeAccount(portal, 'aurele.kerbriand')
  await makeEmployee(portal, '00333', { account_id: account, surname: 'KERBRIAND' })
  const own = await pageFor(browser, url, await portal.signedIn(account), { width: 390 })
  await own.goto('/compte')
  await own.getByRole('button', { name: 'Recevoir mes bulletins sur papier' }).click()
  await own.getByRole('dialog').getByRole('button', { name: 'Recevoir mes bulletins sur papier' }).click()
  await own.getByText(/Vous vous êtes opposé au bulletin électronique le/).waitFor()
  await settled(own)
  await checkAccessibility(own)

  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/documents')
  await page.getByRole('button', { name: 'Publier un document' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Pour').selectOption({ label: 'Un salarié' })
  await drawer.getByRole('combobox', { name: /Salarié/ }).fill('KERBRIAND')
  await page.getByRole('option', { name: /KERBRIAND/ }).click()
  await drawer.getByLabel('Répertoire').selectOption({ label: 'Bulletins' })
  await drawer.getByText(/s'oppose au bulletin électronique depuis le/).waitFor()
  await drawer.locator('input[type=file]').setInputFiles({
    name: 'solde.pdf',
    mimeType: 'application/pdf',
    buffer: await drawPaper('Solde de tout compte', ['Matricule 00333']),
  })
  await checkAccessibility(page)
  await drawer.getByRole('button', { name: 'Mettre de côté' }).click()
  await page.getByText(/solde.*est mis de côté, à imprimer/).waitFor()
  await page.goto('/fournisseur/lots')
  await page.getByRole('button', { name: 'Marquer remis, KERBRIAND' }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Marquer remis, KERBRIAND' }).click()
  await page.getByRole('button', { name: 'Marquer remis, KERBRIAND' }).waitFor({ state: 'detached' })
  await own.goto('/salarie/bulletins')
  await own.getByText(/^Remis le/).waitFor()
  assert.deepEqual([...own.errors, ...page.errors], [])
})

test('D31 an employee objects to electronic payslips; the staff print what a file for all set aside, and mark it as handed over', async () => {
  const page = await pageFor(browser, url, nadia, { width: 390 })
  await page.goto('/salarie/bulletins')
  await page.getByRole('button', { name: 'Recevoir mes bulletins sur papier' }).click()
  const sure = page.getByRole('dialog')
  await sure.getByText(/ne paraîtront plus ici/).waitFor()
  await checkAccessibility(page)
  await sure.getByRole('button', { name: 'Recevoir mes bulletins sur papier' }).click()
  await page.getByText(/Vous vous êtes opposé au bulletin électronique le/).waitFor()

  const [{ id: folderId }] = await portal.sql("select id from folder_rules where link_to = 'payslips'")
  const bytes = await drawPaper('Bulletin de paie', ['Matricule 00147'])
  const lot = (
    await agent.upload('/staff/lots', [{ field: 'file', name: 'paie.pdf', bytes }], {
      folderId,
      name: `Bulletin, ${printed.name}`,
      monthOn: printed.on,
    })
  ).body
  await portal.drain()
  const staff = await pageFor(browser, url, agent)
  await staff.goto(`/fournisseur/lots/${lot.id}`)
  await staff.getByText(/sera mis de côté, à imprimer/).waitFor()
  await staff.getByRole('button', { name: 'Mettre 1 bulletin de côté' }).click()
  await staff.getByRole('heading', { name: /Publication d'un fichier pour tous/ }).waitFor()
  await portal.drain()
  await staff.goto(`/fournisseur/lots/${lot.id}`)
  const href = await staff.getByRole('link', { name: 'Imprimer 1 bulletin' }).getAttribute('href')
  assert.equal((await staff.request.get(new URL(href!, url).href)).headers()['content-type'], 'application/pdf')
  await settled(staff)
  await checkAccessibility(staff)
  await staff.getByRole('button', { name: /Marquer remis, SERVANNE/ }).click()
  await staff.getByText(/Remis le .*, par/).waitFor()
  await staff.goto(`/fournisseur/salaries/${nadiaId}`)
  await staff.getByText(/depuis son espace/).waitFor()
  await settled(staff)
  await checkAccessibility(staff)
  await staff.getByRole('button', { name: "Enregistrer le retrait de l'opposition" }).click()
  await checkAccessibility(staff)
  await staff.getByRole('dialog').getByRole('button', { name: "Enregistrer le retrait de l'opposition" }).click()
  await staff.getByText(/Opposition du .*, retirée le/).waitFor()

  await page.reload()
  await page.getByText(`Bulletin, ${printed.name}`).waitFor()
  await page.getByText(`${capital(printed.name)}, sur papier`).waitFor()
  await page.getByText(/^Remis le/).waitFor()
  await settled(page)
  await checkAccessibility(page)
  assert.deepEqual([...page.errors, ...staff.errors], [])
})
