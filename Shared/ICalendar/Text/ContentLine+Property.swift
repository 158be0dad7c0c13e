extension ContentLine {
    /// What the line says.
    func property() throws(ICalendarError) -> ICalendarProperty {
        var position = bytes.startIndex
        let name = try name(from: &position, or: .invalidName)
        var parameters: [ICalendarParameter] = []
        while position < bytes.endIndex, bytes[position] == .semicolon {
            position += 1
            parameters.append(try parameter(from: &position))
        }
        guard position < bytes.endIndex, bytes[position] == .colon else { throw error(.missingColon) }
        return ICalendarProperty(name, parameters: parameters, value: try text(bytes[(position + 1)...]))
    }

    private func parameter(from position: inout Int) throws(ICalendarError) -> ICalendarParameter {
        let name = try name(from: &position, or: .missingEquals)
        guard position < bytes.endIndex, bytes[position] == .equals else { throw error(.missingEquals) }
        position += 1
        let start = position
        var isQuoted = false
        while position < bytes.endIndex {
            let byte = bytes[position]
            if byte == .quote {
                isQuoted.toggle()
            } else if !isQuoted, byte == .colon || byte == .semicolon {
                break
            }
            position += 1
        }
        guard !isQuoted else { throw error(.unclosedQuote) }
        return ICalendarParameter(name: name, text: try text(bytes[start..<position]))
    }

    private func name(from position: inout Int, or reason: ICalendarError.Reason) throws(ICalendarError) -> String {
        let start = position
        while position < bytes.endIndex, bytes[position].isNameCharacter { position += 1 }
        guard position > start else { throw error(reason) }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(ICalendarError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw error(.notUTF8) }
        return text
    }

    private func error(_ reason: ICalendarError.Reason) -> ICalendarError {
        ICalendarError(reason, line: number)
    }
}
