import Contracts
import Identity

/// Checks of single values, shared by every way into the directory. Each refusal is a sentence about the value.
enum FieldRules {
    struct Refusal: Error, Hashable {
        let reason: String
    }

    /// Letters, digits, `_` and `-`; 1 to 128 bytes.
    static func identifier(_ text: String, of what: String) throws(Refusal) -> String {
        let bytes = text.utf8
        let isWord = bytes.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard isWord, (1...Member.maximumIdentifierBytes).contains(bytes.count) else {
            throw Refusal(reason: "the \(what) must have 1 to 128 letters, digits, _ or -")
        }
        return text
    }

    /// A name that people read: one line of 1 to 200 characters.
    static func name(_ text: String, of what: String) throws(Refusal) -> String {
        let cleaned: String
        do {
            cleaned = try SingleLineText.clean(text)
        } catch {
            throw Refusal(reason: "the \(what): \(error)")
        }
        guard !cleaned.isEmpty else { throw Refusal(reason: "the \(what) is empty") }
        return cleaned
    }

    /// The addresses, each mailbox once, the order kept.
    static func addresses(_ texts: [String]) throws(Refusal) -> [EmailAddress] {
        var addresses: [EmailAddress] = []
        var keys: Set<EmailKey> = []
        for text in texts {
            do {
                let address = try EmailAddress(text)
                if keys.insert(address.key).inserted { addresses.append(address) }
            } catch {
                throw Refusal(reason: "\(error)")
            }
        }
        guard addresses.count <= Member.maximumAddresses else {
            throw Refusal(reason: "more than \(Member.maximumAddresses) e-mail addresses")
        }
        return addresses
    }

    /// The longest address of a picture, in bytes.
    static let maximumURLBytes = 2048

    /// An address of a picture that a browser may load; nil for an empty text.
    static func avatarURL(_ text: String) throws(Refusal) -> String? {
        if text.isEmpty { return nil }
        let isPrintable = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
        let scheme = text.prefix(8).lowercased()
        guard isPrintable, scheme.hasPrefix("https://") || scheme.hasPrefix("http://"),
            text.utf8.count <= maximumURLBytes
        else { throw Refusal(reason: "the avatar URL is not an http or https address of at most 2048 bytes") }
        return text
    }

    static func state(_ text: String) throws(Refusal) -> MemberState {
        guard let state = MemberState(rawValue: text.lowercased()) else {
            let known = MemberState.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(reason: "the state must be one of \(known)")
        }
        return state
    }

    /// Each team once; at most one is the main one.
    static func teams(_ claims: [TeamClaim]) throws(Refusal) -> [TeamClaim] {
        var teams: [TeamClaim] = []
        var names: Set<[UInt8]> = []
        for claim in claims where names.insert(Array(claim.name.utf8)).inserted { teams.append(claim) }
        guard teams.count <= Member.maximumTeams else {
            throw Refusal(reason: "more than \(Member.maximumTeams) teams")
        }
        guard teams.count(where: \.isMain) <= 1 else { throw Refusal(reason: "more than one main team") }
        return teams
    }
}
