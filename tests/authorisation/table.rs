//! Reads the table: a line for each operation, a column for each caller.

/// What every caller gets from an operation.
pub(crate) struct Row {
    /// Such as `GET /v1/vacancies`.
    pub(crate) operation: &'static str,
    /// The callers, each with `yes` or the status of the refusal.
    pub(crate) cells: Vec<(&'static str, &'static str)>,
}

/// The rows of the table.
pub(crate) fn read() -> Vec<Row> {
    let mut lines =
        include_str!("table.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let callers: Vec<&str> = lines.next().unwrap().split_whitespace().skip(2).collect();
    let row = |line: &'static str| {
        let path = line.find('/').unwrap();
        let end = path + line[path..].find(' ').unwrap();
        let cells: Vec<_> = callers.iter().copied().zip(line[end..].split_whitespace()).collect();
        assert_eq!(line[end..].split_whitespace().count(), callers.len(), "{line}");
        Row { operation: line[..end].trim(), cells }
    };
    lines.map(row).collect()
}
