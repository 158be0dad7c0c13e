import Time

// MARK: - Reading

extension ICalendarComponent {
    /// What the first text property of that name says.
    public func text(_ name: String) -> String? {
        self[name].map { ICalendarText.unescaped($0.value) }
    }

    /// The values of all list properties of that name, such as `CATEGORIES`.
    public func texts(_ name: String) -> [String] {
        properties(named: name).flatMap { ICalendarText.list($0.value) }
    }

    /// The first property of that name as a time.
    ///
    /// - Throws: ``ICalendarValueError``.
    public func time(_ name: String) throws(ICalendarValueError) -> ICalendarTime? {
        guard let property = self[name] else { return nil }
        return try property.reading { value throws(ICalendarValueError) in
            try ICalendarTime(value, zone: property.parameter("TZID"))
        }
    }

    /// The first property of that name as a duration.
    ///
    /// - Throws: ``ICalendarValueError``.
    public func duration(_ name: String) throws(ICalendarValueError) -> ICalendarDuration? {
        try self[name]?.reading { value throws(ICalendarValueError) in try ICalendarDuration(value) }
    }

    /// The first property of that name as a whole number.
    public func integer(_ name: String) -> Int? {
        self[name].flatMap { Int($0.value) }
    }

    /// All rules of that name: `RRULE`.
    ///
    /// - Throws: ``ICalendarValueError``.
    public func rules(_ name: String) throws(ICalendarValueError) -> [RecurrenceRule] {
        var rules: [RecurrenceRule] = []
        for property in properties(named: name) {
            rules.append(try property.reading { value throws(ICalendarValueError) in try RecurrenceRule(value) })
        }
        return rules
    }
}

// MARK: - Writing

extension ICalendarComponent {
    /// Sets a text property; nil removes it.
    public mutating func set(_ name: String, text: String?) {
        set(name, value: text.map(ICalendarText.escaped))
    }

    /// Sets a property without parameters, by its value as it stands in a file; nil removes it.
    public mutating func set(_ name: String, value: String?) {
        guard let value else { return remove(name) }
        set(ICalendarProperty(name, value: value))
    }

    /// Sets a time with the parameters that it needs; nil removes it.
    public mutating func set(_ name: String, time: ICalendarTime?) {
        guard let time else { return remove(name) }
        set(ICalendarProperty(name, time: time))
    }
}

extension ICalendarProperty {
    public init(_ name: String, text: String) {
        self.init(name, value: ICalendarText.escaped(text))
    }

    public init(_ name: String, texts: [String]) {
        self.init(name, value: ICalendarText.list(texts))
    }

    public init(_ name: String, time: ICalendarTime) {
        self.init(name, parameters: time.parameters, value: time.text)
    }

    public init(_ name: String, rule: RecurrenceRule) {
        self.init(name, value: rule.text)
    }

    /// Runs a reader of the value and names the property in what it throws.
    func reading<Value>(
        _ read: (String) throws(ICalendarValueError) -> Value
    ) throws(ICalendarValueError) -> Value {
        do {
            return try read(value)
        } catch {
            var error = error
            error.property = name
            throw error
        }
    }
}
