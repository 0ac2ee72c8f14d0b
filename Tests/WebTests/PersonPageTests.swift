import Catalogue
import Core
import Derivation
import EssaimKit
import Foundation
import HTTPTypes
import Host
import ModuleTesting
import TestSupport
import Testing

@testable import Web

/// The pages that people write with: invited, signed in, written, reviewed, published, corrected, withdrawn.
@Suite("Pages to write") struct PersonPageTests {
    private static let passphrase = "cheval agrafe pile correcte"
    private static let home = "prefecture-cantal"

    private func server() async throws -> TestServer {
        let catalogue = try TestHost.catalogue(homes: [Self.home])
        for file in TestPaths.sampleFiles {
            _ = try await TestHost.host().importFile(.file(file), into: catalogue)
        }
        var configuration = WebConfiguration()
        configuration.requestsPerSecond = 0
        configuration.reportSeconds = 0
        return try TestServer(await TestHost.host(), catalogue, configuration)
    }

    private func invite(
        _ role: PersonRole, _ name: String, in server: TestServer, for administration: String = home
    ) throws -> String {
        try server.host.people(of: server.catalogue).invite(
            name, function: "chargée de mission", address: "\(name)@cantal.example.fr", role: role,
            for: administration
        ).secret
    }

    private func signedIn(_ secret: String, _ session: TestSession) async throws -> FormBrowser {
        let browser = FormBrowser(session)
        let page = try await browser.get("/invitation?key=\(secret)")
        let desk = try await browser.send(
            page.fields("/invitation"), to: "/invitation",
            ["passphrase": Self.passphrase, "again": Self.passphrase])
        #expect(desk.status == 200 && desk.heading == "Espace de travail")
        return browser
    }

    /// A new FAQ, written up to its form.
    private func begin(_ title: String, _ browser: FormBrowser) async throws -> FormBrowser.Page {
        let new = try await browser.get("/espace/nouvelle-fiche")
        return try await browser.send(
            new.fields(), to: "/espace/nouvelle-fiche", ["type": "faq", "title": title], button: "begin")
    }

    @Test("invited, signed in, written, sent back, mended, published, corrected, withdrawn, brought back")
    func wholeWay() async throws {
        let server = try await server()
        let writing = try invite(.writer, "redaction", in: server)
        let reviewing = try invite(.reviewer, "relecture", in: server)
        try await server.test { session throws in
            let writer = try await signedIn(writing, session)
            let reviewer = try await signedIn(reviewing, session)
            let reader = FormBrowser(session)
            // The link has served.
            #expect(try await reader.get("/invitation?key=\(writing)").status == 410)

            var form = try await begin("Qui paie l’abonnement ?", writer)
            let edit = "/espace/fiches/\(Self.home)/faq/qui-paie-l-abonnement/modifier"
            let way = "/espace/fiches/\(Self.home)/faq/qui-paie-l-abonnement"
            #expect(form.address == edit && form.text.contains("Écrire"))
            // An empty form says what is missing, and keeps what was typed.
            let refused = try await writer.send(form.fields(), to: edit, button: "save")
            #expect(refused.status == 422 && refused.mistakes == ["f-answer-error"])
            #expect(refused.text.contains("role=\"alert\"") && refused.text.contains("<title>Erreur"))
            #expect(refused.fields().contains { $0 == ("question", "Qui paie l’abonnement ?") })
            // A picture can't be kept.
            let picture = try await writer.send(
                refused.fields(), to: edit, ["answer": "Voir ![plan](https://x.example/p.png)"],
                button: "save")
            #expect(picture.status == 422 && picture.text.contains("une image ne peut pas être gardée"))
            // Groups that repeat: two more of them, the first taken away.
            form = try await writer.send(
                picture.fields(), to: edit, ["answer": "**L’employeur** paie.\n\n- le poste\n- la ligne"],
                button: "add:source")
            #expect(
                form.fields().filter { $0.name.hasSuffix(".title") }.map(\.name) == [
                    "source[0].title", "source[1].title",
                ])
            form = try await writer.send(
                form.fields(), to: edit,
                ["source[0].title": "Un", "source[1].title": "Deux", "source[1].kind": "guide"],
                button: "remove:source[0]")
            #expect(form.fields().contains { $0 == ("source[0].title", "Deux") })
            let preview = try await writer.send(form.fields(), to: edit, button: "preview")
            #expect(
                preview.text.contains("<strong>L’employeur</strong>") && preview.text.contains("<li>le poste")
            )
            // Nobody else sees what isn't saved, nor what isn't published.
            let record = "/fiches/\(Self.home)/faq/qui-paie-l-abonnement"
            #expect(try await reviewer.get(way).status == 404)
            let saved = try await writer.send(preview.fields(), to: edit, button: "save")
            #expect(saved.status == 200 && saved.address == way + "?done=save")
            #expect(try await reader.get(record).status == 404)
            #expect(try await reviewer.get(record).text.contains("L’employeur"))
            // A writer doesn't publish.
            #expect(!saved.text.contains("value=\"publish\""))
            let forced = try await writer.send(saved.form(with: "review"), to: way, button: "publish")
            #expect(forced.status == 422)

            _ = try await writer.send(
                saved.form(with: "review"), to: way, ["remark": "Relisez, s’il vous plaît"], button: "review")
            var review = try await reviewer.get(way)
            #expect(review.text.contains("Relisez, s’il vous plaît") && review.text.contains("en relecture"))
            let unsaid = try await reviewer.send(review.form(with: "send-back"), to: way, button: "send-back")
            #expect(unsaid.status == 422 && unsaid.text.contains("une remarque"))
            _ = try await reviewer.send(
                review.form(with: "send-back"), to: way, ["remark": "Citez le décret"], button: "send-back")
            form = try await writer.get(edit)
            #expect(try await writer.get(way).text.contains("Citez le décret"))
            _ = try await writer.send(
                form.fields(), to: edit, ["answer": "**L’employeur** paie, par décret."], button: "review")
            review = try await reviewer.get(way)
            let published = try await reviewer.send(review.form(with: "publish"), to: way, button: "publish")
            #expect(published.address == way + "?done=publish")
            #expect(try await reader.get(record).text.contains("par décret"))

            // A correction stands beside what is published.
            form = try await writer.get(edit)
            _ = try await writer.send(
                form.fields(), to: edit, ["answer": "L’employeur paie tout."], button: "save")
            #expect(try await reader.get(record).text.contains("par décret"))
            review = try await reviewer.get(way)
            #expect(review.text.contains("<del>") && review.text.contains("<ins>"))
            let unsure = try await reviewer.send(
                review.form(with: "withdraw"), to: way, ["reason-withdraw": "Périmée"], button: "withdraw")
            #expect(unsure.status == 422 && unsure.text.contains("Cochez"))
            _ = try await reviewer.send(review.form(with: "publish"), to: way, button: "publish")
            #expect(try await reader.get(record).text.contains("paie tout"))
            review = try await reviewer.get(way)
            _ = try await reviewer.send(
                review.form(with: "withdraw"), to: way, ["reason-withdraw": "Périmée"],
                adding: [("sure-withdraw", "yes")], button: "withdraw")
            let gone = try await reader.get(record)
            #expect(gone.status == 410 && gone.text.contains("Périmée"))
            review = try await reviewer.get(way)
            let versions = review.form(with: "revert")
            _ = try await reviewer.send(versions, to: way, ["version": "4"], button: "revert")
            #expect(try await reader.get(record).status == 200)
            // Who did what is the administration's.
            let steps = try await reviewer.get(way)
            #expect(
                steps.text.contains("redaction (chargée de mission)")
                    && steps.text.contains("Citez le décret"))
            #expect(try await reader.get(record).text.contains("redaction") == false)
        }
    }

    @Test("what was typed outlives the session, another window, and somebody else's change")
    func nothingLost() async throws {
        let server = try await server()
        let (first, second) = (
            try invite(.writer, "une", in: server), try invite(.reviewer, "autre", in: server)
        )
        let people = server.host.people(of: server.catalogue)
        try await server.test { session throws in
            let one = try await signedIn(first, session)
            let other = try await signedIn(second, session)
            let name = "\(Self.home)/good-practice/points-hebdomadaires"
            let edit = "/espace/fiches/\(name)/modifier"
            let form = try await one.get(edit)
            // The session ends while somebody types.
            let person = try #require(try people.people().first { $0.name == "une" })
            for key in try people.sessions(of: person) { try people.endSession(key.selector, of: person) }
            let asked = try await one.send(form.fields(), to: edit, ["title": "Titre tapé"], button: "save")
            #expect(asked.status == 401 && asked.text.contains("Votre session est terminée"))
            let wrong = try await one.send(
                asked.fields(), to: "/connexion", ["address": "une@cantal.example.fr", "passphrase": "non"])
            #expect(wrong.status == 401)
            let back = try await one.send(
                wrong.fields(), to: "/connexion",
                ["address": "UNE@cantal.example.fr ", "passphrase": Self.passphrase])
            #expect(back.address == edit && back.fields().contains { $0 == ("title", "Titre tapé") })

            // Somebody else publishes a change meanwhile.
            let theirs = try await other.get(edit)
            let published = try await other.send(
                theirs.fields(), to: edit, ["title": "Titre de l’autre"], button: "publish")
            #expect(published.address.hasSuffix("?done=publish"))
            let stale = try await one.send(back.fields(), to: edit, ["title": "Titre à moi"], button: "save")
            #expect(stale.text.contains("La fiche a changé depuis que vous avez commencé"))
            #expect(
                stale.text.contains("Titre de l’autre")
                    && stale.fields().contains { $0 == ("title", "Titre à moi") })
            #expect(stale.form(with: "save").isEmpty)
            let rebased = try await one.send(stale.fields(), to: edit, button: "rebase")
            #expect(rebased.fields().contains { $0 == ("title", "Titre à moi") })
            let saved = try await one.send(rebased.fields(), to: edit, button: "save")
            #expect(saved.address.hasSuffix("?done=save") && saved.text.contains("Titre à moi"))
            // Sent twice: saved once.
            let twice = try await one.send(rebased.fields(), to: edit, button: "save")
            #expect(twice.status == 200)
            let history = try server.host.view(of: server.catalogue, for: .operator) {
                try $0.history(of: #require(RecordID(name)))
            }
            #expect(history.filter { $0.draft != nil }.count == 1)
        }
    }

    @Test("other sites, other administrations, roles and wrong passphrases are kept out")
    func keptOut() async throws {
        let server = try await server()
        let reading = try invite(.reader, "lecture", in: server)
        let foreign = try invite(.administrator, "ailleurs", in: server, for: "ddt-lot")
        let writing = try invite(.writer, "redaction", in: server)
        try await server.test { session throws in
            let reader = try await signedIn(reading, session)
            let outside = try await signedIn(foreign, session)
            let writer = try await signedIn(writing, session)
            let name = "\(Self.home)/good-practice/points-hebdomadaires"
            let (way, edit) = ("/espace/fiches/\(name)", "/espace/fiches/\(name)/modifier")
            #expect(try await reader.get(edit).status == 403)
            #expect(try await outside.get(edit).status == 403)
            #expect(try await outside.get(way).status == 403)
            #expect(try await reader.get("/espace/personnes").status == 403)
            let form = try await writer.get(edit)
            // Somebody else's form, another site's form, and one without the session's key.
            let cases: [(FormBrowser, [(name: String, value: String)], HTTPFields)] = [
                (reader, form.fields(), [:]), (outside, form.fields(), [:]),
                (writer, form.fields(), [.secFetchSite: "cross-site"]),
                (writer, form.fields(), [.secFetchSite: "same-site"]),
                (writer, form.fields().filter { $0.name != "$key" }, [:]),
            ]
            for (browser, fields, headers) in cases {
                let answer = try await browser.send(fields, to: edit, ["title": "X"], button: "save", headers)
                #expect(answer.status == 403)
            }
            // The API doesn't take the cookie.
            let cookie: HTTPFields = [.cookie: writer.cookie ?? "", .contentType: "application/json"]
            let put = try await session.send(
                .put, "/api/v1/records/\(Self.home)/faq/x", cookie, body: WebSample.body("Q ?"))
            #expect(put.status == 401)
            // An address elsewhere isn't followed.
            let sign = try await FormBrowser(session).get("/connexion?next=//ailleurs.example/")
            let browser = FormBrowser(session)
            let landed = try await browser.send(
                sign.fields(), to: "/connexion",
                ["address": "redaction@cantal.example.fr", "passphrase": Self.passphrase])
            #expect(landed.address == "/espace")
            // Wrong ones wait, each time longer; nobody else does.
            var statuses: [Int] = []
            for _ in 0..<6 {
                statuses.append(
                    try await FormBrowser(session).send(
                        sign.fields(), to: "/connexion",
                        ["address": "lecture@cantal.example.fr", "passphrase": "non"]
                    ).status)
            }
            #expect(statuses.prefix(4).allSatisfy { $0 == 401 } && statuses.last == 429)
            // Ended, a person is out at once.
            let people = server.host.people(of: server.catalogue)
            let key = try #require(try people.people().first { $0.name == "redaction" }).key
            try people.end(key)
            #expect(try await writer.get("/espace").address.hasPrefix("/connexion"))
            try people.erase(key)
            #expect(
                try people.people().allSatisfy {
                    $0.name != "redaction" && $0.address != "redaction@cantal.example.fr"
                })
        }
    }

    @Test("codes are those of RFC 6238, and each is taken once")
    func codes() async throws {
        // Its appendix B: the last six digits.
        let secret = Array("12345678901234567890".utf8)
        for (time, code) in [
            (59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130"),
        ] {
            #expect(OneTimeCode.code(secret, counter: OneTimeCode.counter(at: Int64(time))) == code)
        }
        #expect(OneTimeCode.base32(Array("foobar".utf8)) == "MZXW6YTBOI")
        #expect(OneTimeCode.bytes(base32: "mzxw 6ytb oi") == Array("foobar".utf8))

        let server = try await server()
        let invitation = try invite(.writer, "redaction", in: server)
        let people = server.host.people(of: server.catalogue)
        try await server.test { session throws in
            let browser = try await signedIn(invitation, session)
            let page = try await browser.get("/espace/compte")
            let key = try #require(page.form(with: "codes").first { $0.name == "secret" }?.value)
            let wrong = try await browser.send(
                page.form(with: "codes"), to: "/espace/compte", ["code": "000000"], button: "codes")
            #expect(wrong.status == 422 && wrong.form(with: "codes").contains { $0 == ("secret", key) })
            let bytes = try #require(OneTimeCode.bytes(base32: key))
            let time = try #require(try? Date(server.host.now(), strategy: .iso8601))
            let counter = OneTimeCode.counter(at: Int64(time.timeIntervalSince1970))
            _ = try await browser.send(
                wrong.form(with: "codes"), to: "/espace/compte",
                ["code": OneTimeCode.code(bytes, counter: counter)], button: "codes")
            #expect(try people.people().first { $0.name == "redaction" }?.codeSecret == bytes)
            let form = try await FormBrowser(session).get("/connexion").fields()
            func signIn(_ code: String) async throws -> Int {
                try await FormBrowser(session).send(
                    form, to: "/connexion",
                    ["address": "redaction@cantal.example.fr", "passphrase": Self.passphrase, "code": code]
                ).status
            }
            // None, the one that was used, and one of another half hour; then the next one, once.
            #expect(try await signIn("") == 401)
            #expect(try await signIn(OneTimeCode.code(bytes, counter: counter)) == 401)
            #expect(try await signIn(OneTimeCode.code(bytes, counter: counter + 60)) == 401)
            let next = OneTimeCode.code(bytes, counter: counter + 1)
            #expect(try await signIn(next) != 401)
        }
    }

    @Test("with four eyes nobody publishes what they wrote")
    func fourEyes() async throws {
        let server = try await server()
        let people = server.host.people(of: server.catalogue)
        try people.setFourEyes(true)
        let (first, second) = (
            try invite(.reviewer, "une", in: server), try invite(.reviewer, "autre", in: server)
        )
        try await server.test { session throws in
            let one = try await signedIn(first, session)
            let other = try await signedIn(second, session)
            let form = try await begin("À quatre yeux ?", one)
            let refused = try await one.send(
                form.fields(), to: form.address, ["answer": "Oui."], button: "publish")
            #expect(refused.status == 422 && refused.text.contains("qui a écrit une fiche ne la publie pas"))
            let saved = try await one.send(refused.fields(), to: form.address, button: "review")
            let way = String(saved.address.prefix { $0 != "?" })
            #expect(saved.form(with: "publish").isEmpty)
            let own = try await one.send(saved.form(with: "comment"), to: way, button: "publish")
            #expect(own.status == 422)
            let review = try await other.get(way)
            let published = try await other.send(review.form(with: "publish"), to: way, button: "publish")
            #expect(published.address.hasSuffix("?done=publish"))
            // Nor by a file; a draft may come so.
            let id = "\(Self.home)/faq/par-fichier"
            for (status, isOffered) in [("published", false), ("draft", true)] {
                let file = SampleExchange.file(
                    SampleExchange.cantal, SampleExchange.faq(id, status: status, question: "Par fichier ?"))
                let plan = try await upload("envoi.xml", file, one.get("/espace/import"), one)
                #expect(plan.form(with: "apply").isEmpty != isOffered, "\(status)")
                let forced = try await one.send(
                    plan.form(with: "drop"), to: "/espace/import", button: "apply")
                #expect(forced.text.contains("est importé") == isOffered)
            }
            #expect(try await FormBrowser(session).get("/fiches/\(id)").status == 404)
        }
    }

    @Test("two windows of one person and a double click lose nothing and make no conflict")
    func twoWindows() async throws {
        let server = try await server()
        let secret = try invite(.writer, "redaction", in: server)
        try await server.test { session throws in
            let one = try await signedIn(secret, session)
            let other = FormBrowser(session)
            other.cookie = one.cookie
            let address = "/espace/fiches/\(Self.home)/good-practice/points-hebdomadaires/modifier"
            let (first, second) = (try await one.get(address), try await other.get(address))
            _ = try await one.send(first.fields(), to: address, ["title": "Titre une"], button: "keep")
            let both = try await other.send(
                second.fields(), to: address, ["title": "Titre autre"], button: "save")
            #expect(both.status == 409 && both.text.contains("Titre une"))
            #expect(both.fields().contains { $0 == ("title", "Titre autre") })
            #expect(try await one.get(address).fields().contains { $0 == ("title", "Titre une") })
            // Knowingly, it goes on.
            let saved = try await other.send(both.fields(), to: address, button: "save")
            #expect(saved.address.hasSuffix("?done=save"))
            for _ in 1...2 {
                let again = try await other.send(both.fields(), to: address, button: "save")
                #expect(again.address.hasSuffix("?done=save"), "\(again.address)")
            }
            let review = try await other.get(address)
            for _ in 1...2 {
                let handed = try await other.send(review.fields(), to: address, button: "review")
                #expect(handed.address.hasSuffix("?done=review"), "\(handed.address)")
            }
            let desk = try await other.get("/espace").text
            #expect(desk.contains("Aucune."))
            // A preview says what can't be kept.
            let preview = try await other.send(
                review.fields(), to: address, ["method": "![plan](https://x.example/p.png)"],
                button: "preview")
            #expect(preview.text.contains("une image ne peut pas être gardée"))
        }
    }

    @Test("whose records aren't at home here is told before they write")
    func notAtHome() async throws {
        let server = try await server()
        let secret = try invite(.administrator, "ailleurs", in: server, for: "prefecture-lozere")
        try await server.test { session throws in
            let browser = try await signedIn(secret, session)
            let desk = try await browser.get("/espace")
            #expect(
                desk.text.contains("s’écrivent dans un autre catalogue")
                    && !desk.text.contains("nouvelle-fiche"))
            #expect(try await begin("Perdue ?", browser).status == 403)
            let people = try await browser.get("/espace/personnes")
            let wrong = try await browser.send(
                people.form(with: "invite"), to: "/espace/personnes",
                ["name": "X", "function": "x", "address": "x@y.example", "role": "root"], button: "invite")
            #expect(wrong.status == 422)
        }
    }

    @Test("who administers accounts invites, changes and erases people of their administration")
    func accounts() async throws {
        let server = try await server()
        let secret = try invite(.administrator, "comptes", in: server)
        _ = try invite(.reader, "ailleurs", in: server, for: "ddt-lot")
        try await server.test { session throws in
            let browser = try await signedIn(secret, session)
            let page = try await browser.get("/espace/personnes")
            #expect(!page.text.contains("ailleurs"))
            let filled = [
                "name": "<b>Mission</b>", "function": "mission", "address": "mission@cantal.example.fr",
                "role": "writer",
            ]
            let invited = try await browser.send(
                page.form(with: "invite"), to: "/espace/personnes", filled, button: "invite")
            #expect(!invited.text.contains("<b>Mission"))
            let link = try #require(invited.text.firstMatch(of: /\/invitation\?key=(essaim_[0-9a-f_]+)/))
            let again = try await browser.send(
                invited.form(with: "invite"), to: "/espace/personnes", filled, button: "invite")
            #expect(again.status == 422 && again.text.contains("quelqu’un a déjà l’adresse"))
            let somebody = try await signedIn(String(link.1), session)
            let controls = again.form(with: "erase")
            _ = try await browser.send(controls, to: "/espace/personnes", button: "end")
            #expect(try await somebody.get("/espace").address.hasPrefix("/connexion"))
            // Not somebody of another administration.
            let foreign = try #require(
                try server.host.people(of: server.catalogue).people().first { $0.name == "ailleurs" })
            let refused = try await browser.send(
                controls, to: "/espace/personnes", ["person": String(foreign.key)], button: "end")
            #expect(refused.status == 422)
            let account = try await browser.get("/espace/compte")
            let out = try await browser.send(account.fields(), to: "/espace/compte", button: "end")
            #expect(out.address == "/")
            #expect(try await browser.get("/espace").address.hasPrefix("/connexion"))
        }
    }

    /// A form with a file, as a browser sends it.
    private func upload(
        _ name: String, _ content: String, _ page: FormBrowser.Page, _ browser: FormBrowser
    ) async throws -> FormBrowser.Page {
        let boundary = "----essai7d9f"
        var body = ""
        for field in page.fields("/envoi") where field.name != "file" {
            body +=
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n\(field.value)\r\n"
        }
        body +=
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: application/octet-stream\r\n\r\n\(content)\r\n--\(boundary)--\r\n"
        return try await browser.send(
            body: body, type: "multipart/form-data; boundary=\(boundary)", to: "/espace/import/envoi")
    }

    @Test("a file is shown before it is taken in; what is refused can be mended")
    func importing() async throws {
        let server = try await server()
        let (secret, other) = (
            try invite(.reviewer, "relecture", in: server), try invite(.administrator, "comptes", in: server)
        )
        let writing = try invite(.writer, "redaction", in: server)
        try await server.test { session throws in
            let browser = try await signedIn(secret, session)
            let page = try await browser.get("/espace/import")
            let file = SampleExchange.file(
                SampleExchange.cantal,
                SampleExchange.faq("\(Self.home)/faq/importee", question: "Importée ?"))
            let plan = try await upload("envoi.xml", file, page, browser)
            #expect(plan.status == 200 && plan.text.contains("Importée ?") && plan.text.contains("créée"))
            let reader = FormBrowser(session)
            #expect(try await reader.get("/fiches/\(Self.home)/faq/importee").status == 404)
            // Somebody else can't apply it.
            let stranger = try await signedIn(other, session)
            var stolen = plan.form(with: "apply").filter { $0.name != "$key" }
            stolen.append(
                (
                    "$key",
                    try await stranger.get("/espace/import").fields("/envoi").first { $0.name == "$key" }?
                        .value ?? ""
                ))
            #expect(try await stranger.send(stolen, to: "/espace/import", button: "apply").status == 422)
            let done = try await browser.send(plan.form(with: "apply"), to: "/espace/import", button: "apply")
            #expect(done.text.contains("est importé"))
            #expect(try await reader.get("/fiches/\(Self.home)/faq/importee").status == 200)
            // Applied once.
            #expect(
                try await browser.send(plan.form(with: "apply"), to: "/espace/import", button: "apply").status
                    == 422)

            // A mistake is told with its line; the rest may be taken.
            let mixed = SampleExchange.file(
                SampleExchange.cantal, SampleExchange.faq("\(Self.home)/faq/bonne", question: "Bonne ?"),
                SampleExchange.faq("\(Self.home)/faq/mauvaise", question: ""))
            let refused = try await upload("mixte.xml", mixed, page, browser)
            #expect(
                refused.text.contains("erreur") && refused.text.contains("ligne ")
                    && !refused.form(with: "apply-valid").isEmpty)
            #expect(refused.form(with: "apply").isEmpty)
            // What a file says of the administration itself is told, too.
            let renaming = SampleExchange.file(
                SampleExchange.cantal.replacing("Préfecture du Cantal", with: "Préfecture pirate"),
                SampleExchange.faq("\(Self.home)/faq/importee-2", question: "Encore ?"))
            let renamed = try await upload("nom.xml", renaming, page, browser)
            #expect(
                renamed.text.contains("change le nom de votre administration")
                    && renamed.text.contains("pirate"))
            // Another administration's word isn't taken from here, whoever sends it.
            let foreign = SampleExchange.file(
                issuer: "ddt-lot",
                "<administration id=\"ddt-lot\" kind=\"ddt\"><name xml:lang=\"fr\">DDT du Lot</name></administration>",
                SampleExchange.faq("ddt-lot/faq/autre", question: "Autre ?"))
            let kept = try await upload("lot.xml", foreign, page, browser)
            #expect(kept.form(with: "apply").isEmpty && kept.form(with: "apply-valid").isEmpty)
            let taken = try await upload("lot.xml", foreign, stranger.get("/espace/import"), stranger)
            #expect(taken.form(with: "apply").isEmpty && taken.form(with: "apply-valid").isEmpty)
            // Nonsense.
            for content in [
                "", "PK\u{3}\u{4}nonsense", "<exchange", String(repeating: "\r\n--", count: 5_000),
            ] {
                let answer = try await upload("x.xml", content, page, browser)
                #expect(answer.status < 500 && answer.form(with: "apply").isEmpty)
            }
            for body in ["", "------essai7d9f", "------essai7d9f\r\n\r\n", "x\r\n------essai7d9f--"] {
                let answer = try await browser.send(
                    body: body, type: "multipart/form-data; boundary=----essai7d9f",
                    to: "/espace/import/envoi")
                #expect([400, 403].contains(answer.status))
            }
            let writer = try await signedIn(writing, session)
            #expect(try await writer.get("/espace/import").status == 403)
            #expect(try await upload("envoi.xml", file, page, writer).status == 403)
        }
    }

    @Test("who administers accounts makes and revokes tokens of theirs, and sees what was written by whom")
    func access() async throws {
        let server = try await server()
        let (secret, writing) = (
            try invite(.administrator, "comptes", in: server), try invite(.writer, "redaction", in: server)
        )
        _ = try server.token(.publish, for: "ddt-lot")
        try await server.test { session throws in
            let browser = try await signedIn(secret, session)
            let writer = try await signedIn(writing, session)
            for page in ["/espace/jetons", "/espace/journal", "/espace/personnes"] {
                #expect(try await writer.get(page).status == 403)
            }
            let page = try await browser.get("/espace/jetons")
            #expect(!page.text.contains("ddt-lot"))
            let made = try await browser.send(
                page.form(with: "create"), to: "/espace/jetons",
                ["name": "sauvegarde", "scope": "write", "expires": "31/12/2099"], button: "create")
            let token = try #require(made.text.firstMatch(of: /essaim_[0-9a-f]{16}_[0-9a-f]{64}/)).0
            let bearer: HTTPFields = [.authorization: "Bearer \(token)"]
            let put = try await session.send(
                .put, "/api/v1/records/\(Self.home)/faq/par-jeton", bearer,
                body: WebSample.body("Par jeton ?"))
            #expect(put.status == 201)
            for (field, value) in [
                ("scope", "admin"), ("scope", "relay"), ("expires", "hier"), ("name", "sauvegarde"),
            ] {
                let refused = try await browser.send(
                    page.form(with: "create"), to: "/espace/jetons", [field: value], button: "create")
                #expect(refused.status == 422, "\(field)")
            }
            // Another administration's isn't revoked from here.
            let foreign = try await browser.send(
                made.form(with: "revoke"), to: "/espace/jetons", ["token": "ddt-lot-publish"],
                button: "revoke")
            #expect(foreign.status == 422)
            _ = try await browser.send(made.form(with: "revoke"), to: "/espace/jetons", button: "revoke")
            #expect(try await session.get("/api/v1/records", bearer).status == 401)
            let form = try await begin("Notée ?", writer)
            _ = try await writer.send(form.fields(), to: form.address, ["answer": "Oui."], button: "save")
            let journal = try await browser.get("/espace/journal?q=redaction").text
            let all = try await browser.get("/espace/journal").text
            #expect(all.contains("redaction") && all.contains("sauvegarde") && all.contains("/modifier"))
            #expect(
                !all.contains("person-") && journal.contains("Rien de noté") == false
                    || journal.contains("Rien"))
            #expect(!all.contains("/invitation?key"))
        }
    }

    @Test("single answers become an evaluation's draft, and are kept nowhere")
    func gathering() async throws {
        let server = try await server()
        var file = EvaluationFile()
        file.add(indicator: "stress")
        #expect(
            try server.host.importFile(.bytes(Array(file.text.utf8), name: nil), into: server.catalogue)
                .isApplied)
        let secret = try invite(.writer, "redaction", in: server)
        try await server.test { session throws in
            let browser = try await signedIn(secret, session)
            let address = "/espace/depouillement/survey-answers"
            let page = try await browser.get(address)
            #expect(page.status == 200 && page.text.contains("enctype=\"multipart/form-data\""))
            func send(_ table: String, _ settings: [String: String]) async throws -> FormBrowser.Page {
                let boundary = "----essai"
                var body = ""
                for field in page.fields("/envoi") where field.name != "file" {
                    body +=
                        "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n\(settings[field.name] ?? field.value)\r\n"
                }
                body +=
                    "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"reponses.csv\"\r\n\r\n\(table)\r\n--\(boundary)--\r\n"
                return try await browser.send(
                    body: body, type: "multipart/form-data; boundary=\(boundary)", to: address + "/envoi")
            }
            let settings = ["administration": Self.home, "campaign": "final"]
            for (table, words) in [
                ("rien\r\n1\r\n", "colonne"), ("stress\r\n", "aucune réponse"),
                ("stress\r\n9\r\n", "ligne 2"),
            ] {
                let wrong = try await send(table, settings)
                #expect(wrong.status == 422 && wrong.text.contains(words), "\(table)")
                #expect(wrong.fields("/envoi").contains { $0 == ("administration", Self.home) })
            }
            let made = try await send("stress\r\n3\r\n4\r\n4\r\n", settings)
            #expect(made.status == 200 && made.address.hasSuffix("?done=save"), "\(made.text)")
        }
    }

    @Test("who is of another administration can't write for one at home by a file, be it as administrator")
    func foreignFile() async throws {
        let server = try await server()
        let secret = try invite(.administrator, "ailleurs", in: server, for: "prefecture-lozere")
        let id = "\(Self.home)/faq/joindre-un-agent-en-teletravail"
        try await server.test { session throws in
            let browser = try await signedIn(secret, session)
            let file = SampleExchange.file(
                SampleExchange.cantal, SampleExchange.faq(id, version: 30, question: "Pirate ?"))
            let plan = try await upload("vol.xml", file, browser.get("/espace/import"), browser)
            #expect(plan.form(with: "apply").isEmpty && plan.form(with: "apply-valid").isEmpty)
            #expect(!(try await session.get("/fiches/\(id)").text.contains("Pirate")))
        }
    }

    @Test("fields that are called like anything of a form's own are the record's: a follow-up is saved")
    func fieldsCalledAction() async throws {
        let server = try await server()
        let secret = try invite(.writer, "redaction", in: server)
        try await server.test { session throws in
            let browser = try await signedIn(secret, session)
            let address =
                "/espace/fiches/\(Self.home)/experience-feedback/un-an-au-bureau-de-la-reglementation/modifier"
            let form = try await browser.get(address)
            let kept = try await browser.send(form.fields(), to: address, button: "keep")
            #expect(
                kept.fields().filter { $0.name.hasPrefix("action") }.map(\.name)
                    == form.fields().filter { $0.name.hasPrefix("action") }.map(\.name))
            for type in server.host.modules.types.entries.map(\.type) {
                for name in type.fields.map(\.name) { #expect(!name.contains("$")) }
            }
            let new = try await browser.get("/espace/nouvelle-fiche")
            let begun = try await browser.send(
                new.fields(), to: "/espace/nouvelle-fiche", ["type": "follow-up", "title": "Étape une"],
                button: "begin")
            let saved = try await browser.send(
                begun.fields(), to: begun.address, ["action": "Faire"], button: "save")
            #expect(saved.status == 422 || saved.address.hasSuffix("?done=save"))
        }
    }

    @Test("many who save one record at once: what is said to be saved is in its history")
    func concurrentEditors() async throws {
        let server = try await server()
        let secrets = try (0..<12).map { try invite(.writer, "redaction-\($0)", in: server) }
        try await server.test { session throws in
            let address = "/espace/fiches/\(Self.home)/good-practice/points-hebdomadaires/modifier"
            var browsers: [FormBrowser] = []
            for secret in secrets { browsers.append(try await signedIn(secret, session)) }
            let saved = try await withThrowingTaskGroup(of: String?.self) { group in
                for (index, browser) in browsers.enumerated() {
                    let (cookie, title) = (browser.cookie, "Titre \(index)")
                    group.addTask {
                        let browser = FormBrowser(session)
                        browser.cookie = cookie
                        let form = try await browser.get(address)
                        let answer = try await browser.send(
                            form.fields(), to: address, ["title": title], button: "save")
                        return answer.address.hasSuffix("?done=save") ? title : nil
                    }
                }
                return try await group.reduce(into: [String]()) { if let title = $1 { $0.append(title) } }
            }
            #expect(!saved.isEmpty)
            let id = try #require(RecordID("\(Self.home)/good-practice/points-hebdomadaires"))
            let drafts = try server.host.view(of: server.catalogue, for: .operator) {
                try $0.history(of: id).filter { $0.draft != nil }
            }
            // Each that was said to be saved is a state of its own: nobody's took another's place unseen.
            #expect(drafts.count == saved.count)
        }
    }

    @Test("every record of the sample, opened in its form and saved, stays what it is")
    func sampleRoundTrip() async throws {
        let server = try await server()
        let (before, ids) = try server.host.view(of: server.catalogue, for: .operator) { view in
            (
                try view.origin().sequence,
                try view.records(RecordSelection(owners: [Self.home], statuses: [.published, .draft])).map(
                    \.id)
            )
        }
        #expect(ids.count >= 7)
        let secret = try invite(.writer, "redaction", in: server)
        try await server.test { session throws in
            let browser = try await signedIn(secret, session)
            for id in ids {
                let address = "/espace/fiches/\(id)/modifier"
                let form = try await browser.get(address)
                let saved = try await browser.send(form.fields(), to: address, button: "save")
                #expect(saved.address.hasSuffix("?done=unchanged"), "\(id): \(saved.mistakes)")
            }
        }
        let changes = try server.host.view(of: server.catalogue, for: .operator) {
            try $0.changes(RecordSelection(since: before))
        }
        #expect(changes.changes.map(\.id) == [])
    }
}
