/// A schedule in the five-field form of cron: minute, hour, day of month, month, day of week.
///
/// Each field is a comma-separated list of `*`, `n`, `n-m`, each with an optional step (`*/15`, `9-17/2`). Months and
/// weekdays may be English names of three letters in any case; Sunday is 0 or 7. When both day fields are restricted,
/// a day that matches either one counts; when one of them begins with `*`, a day must match both (POSIX and Vixie cron).
public struct CronExpression: Hashable, Sendable {
    let minutes: CronField
    let hours: CronField
    let daysOfMonth: CronField
    let months: CronField
    let daysOfWeek: CronField

    /// The expression as it was given, with single spaces.
    public let text: String

    /// Longer than any useful schedule.
    static let maximalLength = 256

    /// - Throws: ``CronError``, which names the field.
    public init(_ text: some StringProtocol) throws(CronError) {
        guard text.utf8.count <= Self.maximalLength else {
            throw CronError(text: String(text), problem: "is longer than \(Self.maximalLength) bytes")
        }
        let parts = String(text).split(whereSeparator: { $0 == " " || $0 == "\t" }).map { String($0) }
        self.text = parts.joined(separator: " ")
        guard parts.count == 5 else {
            throw CronError(text: self.text, problem: "has \(parts.count) fields instead of 5")
        }
        minutes = try CronField(parts[0], .minute, of: self.text)
        hours = try CronField(parts[1], .hour, of: self.text)
        daysOfMonth = try CronField(parts[2], .dayOfMonth, of: self.text)
        months = try CronField(parts[3], .month, of: self.text)
        daysOfWeek = try CronField(parts[4], .dayOfWeek, of: self.text)
    }

    func matches(_ date: CalendarDate) -> Bool {
        guard months.contains(date.month) else { return false }
        let isDayOfMonth = daysOfMonth.contains(date.day)
        let isDayOfWeek = daysOfWeek.contains(date.weekday.rawValue)
        return daysOfMonth.startsWithStar || daysOfWeek.startsWithStar
            ? isDayOfMonth && isDayOfWeek : isDayOfMonth || isDayOfWeek
    }
}

extension CronExpression: CustomStringConvertible {
    public var description: String { text }
}

/// Coded as its text.
extension CronExpression: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(container.decode(String.self))
        } catch let error as CronError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Why a text is not a cron expression.
public struct CronError: Error, Equatable, CustomStringConvertible {
    /// The start of the text, at most 80 characters.
    public let text: String
    public let problem: String

    init(text: String, problem: String) {
        self.text = String(text.prefix(80))
        self.problem = problem
    }

    public var description: String {
        "the schedule \"\(text)\" \(problem); write five fields, for example \"0 */6 * * *\" for every six hours"
    }
}
