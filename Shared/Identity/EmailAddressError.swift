/// Why a text is not taken as an e-mail address. No case carries the text: it is personal data.
public enum EmailAddressError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLong
    case notUTF8
    case notOneAtSign
    case localPartLength
    case localPartDots
    case localPartCharacter
    case encodedWord
    case domainLabel
    case domainMapping

    public var description: String {
        switch self {
        case .empty: "the e-mail address is empty"
        case .tooLong: "the e-mail address is longer than 254 bytes"
        case .notUTF8: "the e-mail address is not valid UTF-8"
        case .notOneAtSign: "an e-mail address has exactly one @"
        case .localPartLength: "the part before the @ must have 1 to 64 bytes"
        case .localPartDots: "the part before the @ starts or ends with a dot, or has two in a row"
        case .localPartCharacter: "the part before the @ has a character that is not taken there"
        case .encodedWord: "the e-mail address looks like an encoded word (=?…?=)"
        case .domainLabel: "the part after the @ is not a domain name"
        case .domainMapping: "the part after the @ is not a valid international domain name"
        }
    }
}
