import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Web

/// What a browser does with the site's forms: it keeps a cookie, follows redirects, and sends what stands in a form.
final class FormBrowser {
    struct Page {
        var status: Int
        var address: String
        var text: String

        /// The controls of the first form that sends to an address which ends so, as they stand.
        func fields(_ ending: String = "") -> [(name: String, value: String)] {
            let forms = text.matches(of: /<form class="form"[^>]*action="([^"]*)"[^>]*>((?s).*?)<\/form>/)
            guard let form = forms.first(where: { String($0.1).hasSuffix(ending) }) else { return [] }
            return Self.controls(in: String(form.2))
        }

        /// The controls of the form with a button of a value.
        func form(with button: String) -> [(name: String, value: String)] {
            let forms = text.matches(of: /<form class="form"[^>]*>((?s).*?)<\/form>/)
            guard let form = forms.first(where: { $0.1.contains("value=\"\(button)\"") }) else { return [] }
            return Self.controls(in: String(form.1))
        }

        private static func controls(in form: String) -> [(name: String, value: String)] {
            let pattern =
                /<input ([^>]*)>|<textarea ([^>]*)>((?s).*?)<\/textarea>|<select ([^>]*)>((?s).*?)<\/select>/
            return form.matches(of: pattern).compactMap { match in
                let head = [match.1, match.2, match.4].compactMap { $0.map(String.init) }.first ?? ""
                guard let name = attribute("name", head) else { return nil }
                if attribute("type", head) == "checkbox", !head.contains("checked=") { return nil }
                if let words = match.3 { return (name, unescaped(String(words))) }
                if let options = match.5 {
                    let chosen = options.firstMatch(of: /<option value="([^"]*)" selected/)
                    return (name, unescaped(chosen.map { String($0.1) } ?? ""))
                }
                return (name, attribute("value", head) ?? "")
            }
        }

        private static func attribute(_ name: String, _ head: String) -> String? {
            head.matches(of: /([\w-]+)="([^"]*)"/).first { $0.1 == name[...] }.map { unescaped(String($0.2)) }
        }

        private static func unescaped(_ text: String) -> String {
            text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
                .replacing("&amp;", with: "&")
        }

        var heading: String { text.firstMatch(of: /<h1[^>]*>(.*?)<\/h1>/).map { String($0.1) } ?? "" }
        var mistakes: [String] {
            text.matches(of: /<p class="mistake" id="([^"]*)"/).map { String($0.1) }
        }
    }

    let session: TestSession
    var cookie: String?

    init(_ session: TestSession) { self.session = session }

    func get(_ address: String) async throws -> Page {
        try await follow(.get, address, nil, [.accept: "text/html"])
    }

    /// Sends a form, with some of its controls filled in and a button pressed.
    func send(
        _ fields: [(name: String, value: String)], to address: String, _ filled: [String: String] = [:],
        adding: [(String, String)] = [], button: String? = nil, _ headers: HTTPFields = [:]
    ) async throws -> Page {
        var all = fields.map { ($0.name, filled[$0.name] ?? $0.value) } + adding
        if let button { all.append((PagePost.stepName, button)) }
        let body = all.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        var headers = headers
        headers[.accept] = "text/html"
        if headers[.secFetchSite] == nil { headers[.secFetchSite] = "same-origin" }
        return try await follow(.post, address, body, headers)
    }

    /// Sends a body as it is.
    func send(body: String, type: String, to address: String) async throws -> Page {
        try await follow(.post, address, body, [.accept: "text/html", .secFetchSite: "same-origin"], type)
    }

    private func follow(
        _ method: HTTPRequest.Method, _ address: String, _ body: String?, _ headers: HTTPFields,
        _ type: String = "application/x-www-form-urlencoded"
    ) async throws -> Page {
        var (method, address, body) = (method, address, body)
        for _ in 0..<5 {
            var headers = headers
            if let cookie { headers[.cookie] = cookie }
            let path = String(address.prefix { $0 != "#" })
            let answer = try await session.send(
                method, path, headers, body: body, type: type)
            if let set = answer.headers[.setCookie] { cookie = String(set.prefix { $0 != ";" }) }
            guard answer.status == 303, let next = answer.headers[.location] else {
                return Page(status: answer.status, address: address, text: answer.text)
            }
            (method, address, body) = (.get, next, nil)
        }
        Issue.record("redirected in a circle")
        return Page(status: 0, address: address, text: "")
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
