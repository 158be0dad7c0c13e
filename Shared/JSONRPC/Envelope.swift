import JSON

/// The members of one message that the protocol itself gives a meaning; all others are ignored.
struct Envelope {
    private var isVersion2 = false
    private(set) var method: JSONNode?
    private(set) var params: JSONNode?
    private(set) var id: JSONNode?
    private(set) var result: JSONNode?
    private(set) var error: JSONNode?
    /// Extensions of ours: follows the work through programs; milliseconds that the caller will wait.
    private(set) var trace: JSONNode?
    private(set) var deadline: JSONNode?

    enum Kind {
        case request
        case response
        /// Neither, or one with mistakes.
        case invalid
    }

    /// Nil if `node` is not an object.
    init?(_ node: JSONNode) {
        guard let members = try? node.members else { return nil }
        for member in members { take(member) }
    }

    private mutating func take(_ member: JSONMember) {
        if member.isNamed("jsonrpc") {
            isVersion2 = member.value.isString("2.0")
        } else if member.isNamed("id") {
            id = member.value
        } else if member.isNamed("method") {
            method = member.value
        } else if member.isNamed("params") {
            params = member.value
        } else if member.isNamed("result") {
            result = member.value
        } else if member.isNamed("error") {
            error = member.value
        } else if member.isNamed("deadline") {
            deadline = member.value
        } else if member.isNamed("trace") {
            trace = member.value
        }
    }

    /// What the message is, by the rules of the specification and, where it leaves a choice, ours.
    var kind: Kind {
        if let method {
            guard isVersion2, method.kind == .string, hasValidID, hasValidParams else { return .invalid }
            return .request
        }
        return result == nil && error == nil ? .invalid : .response
    }

    /// Whether exactly one of result and error is there, in the right version.
    var isWellFormedResponse: Bool { isVersion2 && (result == nil) != (error == nil) }

    /// The identifier with which an error is answered: null unless the message had one that can be echoed.
    var answerableID: JSONNode? { hasValidID ? id : nil }

    private var hasValidID: Bool {
        switch id?.kind {
        case nil, .string, .integer, .null: true
        default: false
        }
    }

    private var hasValidParams: Bool {
        switch params?.kind {
        case nil, .array, .object: true
        default: false
        }
    }
}
