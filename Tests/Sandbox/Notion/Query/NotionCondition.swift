import JSON
import Time

extension NotionFilter.Condition {
    /// Whether a stored value meets the condition.
    func matches(_ value: JSONValue?, of property: NotionProperty, page: NotionPage, now: Timestamp) -> Bool {
        switch property.kind {
        case .title, .rich_text: matches(text: NotionText.plain(value))
        case .url, .email, .phone_number: matches(text: value?.string ?? "")
        case .date: matches(date: NotionDate.start(value), now: now)
        case .created_time: matches(date: .instant(NotionPage.rounded(page.created)), now: now)
        case .last_edited_time: matches(date: .instant(NotionPage.rounded(page.edited)), now: now)
        case .checkbox: ((value ?? false) == operand) == (name == "equals")
        case .select, .status: matches(text: value?["name"]?.string ?? "")
        case .number: matches(number: value)
        default: matches(names: value?.array ?? [])
        }
    }

    /// Text is compared without regard to case, as Notion's own tables do.
    private func matches(text: String) -> Bool {
        let text = text.lowercased()
        let operand = (operand.string ?? "").lowercased()
        return switch name {
        case "equals": text == operand
        case "does_not_equal": text != operand
        case "contains": operand.isEmpty || text.contains(operand)
        case "does_not_contain": !operand.isEmpty && !text.contains(operand)
        case "starts_with": text.hasPrefix(operand)
        case "ends_with": text.hasSuffix(operand)
        case "is_empty": text.isEmpty
        default: !text.isEmpty
        }
    }

    private func matches(number value: JSONValue?) -> Bool {
        guard let number = value?.number else { return name == "is_empty" || name == "does_not_equal" }
        let operand = operand.number ?? 0
        return switch name {
        case "equals": number == operand
        case "does_not_equal": number != operand
        case "greater_than": number > operand
        case "less_than": number < operand
        case "greater_than_or_equal_to": number >= operand
        case "less_than_or_equal_to": number <= operand
        case "is_empty": false
        default: true
        }
    }

    private func matches(names values: [JSONValue]) -> Bool {
        let contains = values.contains { $0["name"] == operand || $0["id"] == operand }
        return switch name {
        case "contains": contains
        case "does_not_contain": !contains
        case "is_empty": values.isEmpty
        default: !values.isEmpty
        }
    }

    /// Days are compared by days in UTC, times by minutes.
    func matches(date: NotionDate.Point?, now: Timestamp) -> Bool {
        guard let date else { return name == "is_empty" }
        switch name {
        case "is_empty": return false
        case "is_not_empty": return true
        case let name where DateWindow.names.contains(name) || name == "this_week":
            return DateWindow.window(name, now: now).contains(date.instant)
        default: break
        }
        guard let operand = DateWindow.operand(operand, now: now) else { return false }
        // A day as the operand stands for all its times.
        let end = operand.isDay ? operand.instant + .days(1) : operand.instant + .minutes(1)
        return switch name {
        case "equals": date.instant >= operand.instant && date.instant < end
        case "before": date.instant < operand.instant
        case "after": date.instant >= end
        case "on_or_before": date.instant < end
        default: date.instant >= operand.instant
        }
    }

    /// Whether the operand of a date's condition can be read.
    var hasDateOperand: Bool {
        switch name {
        case "is_empty", "is_not_empty": operand == true
        case let name where DateWindow.names.contains(name) || name == "this_week": operand == [:]
        default: DateWindow.operand(operand, now: .epoch) != nil
        }
    }
}

extension JSONValue {
    fileprivate var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}

/// Conditions and operands that are relative to today, in UTC.
enum DateWindow {
    static let names = ["past_week", "past_month", "past_year", "next_week", "next_month", "next_year"]

    private static let days = [
        "today": 0, "tomorrow": 1, "yesterday": -1, "one_week_ago": -7, "one_week_from_now": 7,
    ]

    static func window(_ name: String, now: Timestamp) -> Range<Timestamp> {
        let today = TimeZoneRules.utc.calendarDate(at: now)
        func instant(_ date: CalendarDate) -> Timestamp { NotionDate.Point.day(date).instant }
        switch name {
        case "past_week": return instant(today.adding(days: -7))..<instant(today.adding(days: 1))
        case "past_month": return instant(today.adding(months: -1))..<instant(today.adding(days: 1))
        case "past_year": return instant(today.adding(months: -12))..<instant(today.adding(days: 1))
        case "next_week": return instant(today)..<instant(today.adding(days: 8))
        case "next_month": return instant(today)..<instant(today.adding(months: 1).adding(days: 1))
        case "next_year": return instant(today)..<instant(today.adding(months: 12).adding(days: 1))
        default:
            let start = today.adding(days: -today.weekday.rawValue)
            return instant(start)..<instant(start.adding(days: 7))
        }
    }

    static func operand(_ value: JSONValue, now: Timestamp) -> NotionDate.Point? {
        guard let text = value.string else { return nil }
        let today = TimeZoneRules.utc.calendarDate(at: now)
        if let offset = days[text] { return .day(today.adding(days: offset)) }
        if text == "one_month_ago" { return .day(today.adding(months: -1)) }
        if text == "one_month_from_now" { return .day(today.adding(months: 1)) }
        // Without an offset it is UTC.
        return NotionDate.stored(text) ?? Zones.instant(local: text, in: .utc).map(NotionDate.Point.instant)
    }
}
