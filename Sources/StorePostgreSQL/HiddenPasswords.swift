internal import Foundation

// Passwords of databases in texts that somebody reads. People forget to encode what an address can't hold (`/ ? @ %`), and
// name a database where a file belongs: what may be a password is hidden, rather than what is one by the letter.
extension DatabaseAddress {
    private static let hidden = "…"

    /// A text in which addresses of databases may stand, without what may be a password in them.
    package static func hidingPasswords(in text: String) -> String {
        text.replacing(inUser) { "\($0.output.1)\(hidden)@" }.replacing(setting) { found in
            isPassword(found.output.2)
                ? "\(found.output.1)\(found.output.2)=\(hidden)" : String(found.output.0)
        }
    }

    /// Something that libpq says of this address: it repeats what it doesn't understand.
    func hidingPassword(in detail: String) -> String {
        var detail = Self.hidingPasswords(in: detail)
        // Its pieces as well: a password that isn't encoded is cut where libpq takes it for something else.
        for piece in secrets.flatMap({ [$0] + $0.split { "/?@%:&=".contains($0) } }) where piece.count > 2 {
            detail = detail.replacing(piece, with: Self.hidden)
        }
        return detail
    }

    /// What may be a password in it.
    private var secrets: [Substring] {
        text.matches(of: Self.inUser).map(\.output.2)
            + text.matches(of: Self.setting).filter { Self.isPassword($0.output.2) }.map(\.output.3)
    }

    /// From the colon behind the user's name up to the last sign that may end a password.
    private static var inUser: Regex<(Substring, Substring, Substring)> {
        #/(?i)(postgres(?:ql)?:/+[^\s:/@?]*:)(\S*)@/#
    }

    /// `password=…`, as a parameter of an address or in libpq's other form.
    private static var setting: Regex<(Substring, Substring, Substring, Substring)> {
        #/(^|[?&\s“«"'])([\w%]+)=([^\s&”»"']+)/#
    }

    /// Whether a setting is a password, however it is written: `pass`, `Password`, `passw%6frd`.
    private static func isPassword(_ name: some StringProtocol) -> Bool {
        let name = (String(name).removingPercentEncoding ?? String(name)).lowercased()
        return ["password", "pass", "passwd", "pwd", "passphrase", "sslpassword"].contains(name)
    }
}
