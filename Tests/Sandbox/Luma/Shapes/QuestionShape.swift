import JSON

/// The JSON of registration questions and their answers (§2.0.6).
enum QuestionShape {
    static func json(_ question: Question) -> JSONValue {
        let common: JSONValue = [
            "id": .string(question.id), "label": .string(question.label), "required": .bool(question.isRequired),
            "question_type": .string(question.kind.name),
        ]
        switch question.kind {
        case .dropdown(let options), .multiSelect(let options): return common.merging(["options": .list(options)])
        case .company: return common.merging(["collect_job_title": true, "job_title_label": "Job title"])
        case .agreeCheck, .linkedin, .text: return common
        }
    }

    static func json(_ answer: Answer) -> JSONValue {
        [
            "label": .string(answer.question.label), "question_id": .string(answer.question.id),
            "question_type": .string(answer.question.kind.name), "value": json(answer.value),
        ]
    }

    private static func json(_ value: Answer.Value) -> JSONValue {
        switch value {
        case .agreed: true
        case .company(let name, let jobTitle): ["company": .text(name), "job_title": .text(jobTitle)]
        case .choices(let choices): .list(choices)
        case .text(let text): .text(text)
        }
    }
}
