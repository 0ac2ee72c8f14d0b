internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird

// What the buttons of a record's way do.
extension ProgressPage {
    @Sendable static func act(_ post: PagePost, _ request: PageRequest, _ service: WebService) async throws
        -> Response
    {
        let id = try post.call.recordID()
        let action = post.text(PagePost.stepName)
        let (remark, basis) = (post.text("remark"), Basis(written: post.text("$basis")))
        let isSure = post["sure-\(action)"] != nil
        let reason = post.text("reason-\(action)")
        let version = Int(post.text("version")) ?? 0
        func again(_ mistake: String) async throws -> Response {
            try await service.view(for: request.call.caller.audience) { view in
                Response(page: try ProgressPage(request, view).page(mistake: mistake), request)
            }
        }
        if ["discard", "withdraw", "erase"].contains(action), !isSure {
            return try await again(
                request.say(
                    "Cochez d’abord que vous avez compris ce qui suit.",
                    "First tick that you have understood what follows."))
        }
        do {
            let findings = try await service.desk(request) { desk -> [Finding]? in
                var findings: [Finding] = []
                let isDone =
                    switch action {
                    case "review": try desk.handOver(id, remark: remark) { findings += $0.findings }
                    case "publish":
                        try desk.publish(id, basedOn: basis, remark: remark) { findings += $0.findings }
                    case "send-back": try desk.sendBack(id, remark: remark)
                    case "comment": try desk.comment(id, remark: remark)
                    case "discard": try desk.discard(id)
                    case "withdraw", "erase":
                        try desk.withdraw(id, basedOn: basis, reason: reason, erasing: action == "erase")
                    case "mine", "theirs":
                        try desk.settle(id, keepingMine: action == "mine") { findings += $0.findings }
                    case "revert": try desk.revert(id, to: version) { findings += $0.findings }
                    default: throw Problem(.invalidBody, "there is no step “\(action)”")
                    }
                return isDone ? nil : findings.filter { $0.severity == .error }
            }
            guard let findings else {
                return .seeOther(request.address(.progress, id.parts, query: [("done", action)]))
            }
            return try await again(findings.map(request.told).joined(separator: " ; "))
        } catch let error as AuthoringError {
            return try await again(request.told(error))
        } catch let error as AccessError {
            return try await again(request.told(error))
        }
    }
}
