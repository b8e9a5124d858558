//! The reader of flows takes any bytes: it says what is wrong, or what it read can be written and
//! read again as the same.

#![no_main]

use flytthit_api::import::table::Error;
use flytthit_api::import::{Observer, Problem};
use flytthit_api::triplets::{self, Triplets};
use flytthit_matcher::commuting::{AreaKind, CellStatus, MAX_COMMUTERS};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (read, problems) = read(bytes);
    match read {
        Err(Error::Invalid(lines)) => assert!(lines > 0 && problems >= lines),
        Err(_) => {}
        Ok(flows) => {
            assert_eq!(problems, 0);
            let (again, _) = self::read(&written(&flows, false));
            assert_eq!(again.expect("what was read"), flows);
            // The order of a file with blanks is its own.
            if flows.cells.iter().all(|cell| cell.commuters.is_some()) {
                let (turned, _) = self::read(&written(&flows, true));
                assert_eq!(turned.expect("what was read"), flows);
            }
            check_matrix(flows);
        }
    }
});

struct Told {
    problems: u64,
    line: u64,
}

impl Observer for Told {
    fn read(&mut self, _: u64) {}

    fn problem(&mut self, problem: Problem) {
        self.problems += 1;
        self.line = problem.line.expect("every problem is of a line");
        assert!(self.line > 0 && !problem.reason.is_empty());
    }
}

fn read(bytes: &[u8]) -> (Result<Triplets, Error>, u64) {
    let kind = |code: &str| match code.as_bytes()[0] {
        b'!' => Err("no area".to_owned()),
        b'a'..=b'z' => Ok(AreaKind::LabourMarket),
        _ => Ok(AreaKind::Municipality),
    };
    let mut told = Told { problems: 0, line: 0 };
    let read = triplets::read(bytes, kind, &mut told);
    (read, told.problems)
}

/// The flows as a file, in their order or the other way round.
fn written(flows: &Triplets, turned: bool) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["residence", "work", "commuters", "status"]).expect("a vector takes it");
    let mut cells: Vec<_> = flows.cells.iter().collect();
    if turned {
        cells.reverse();
    }
    for cell in cells {
        let [residence, work] = [cell.residence, cell.work].map(|area| &*flows.areas[area.index()].code);
        let commuters = cell.commuters.map(|count| count.to_string()).unwrap_or_default();
        let status = match cell.status {
            CellStatus::Certain => "certain",
            CellStatus::Inferred => "inferred",
            CellStatus::Ambiguous => "ambiguous",
        };
        csv.write_record([residence, work, &commuters, status]).expect("a vector takes it");
    }
    csv.into_inner().expect("a vector takes it")
}

fn check_matrix(flows: Triplets) {
    let total: u64 = flows.cells.iter().filter_map(|cell| cell.commuters).fold(0, u64::saturating_add);
    let (areas, cells) = (flows.areas.len(), flows.cells.clone());
    let Ok(matrix) = flows.matrix() else {
        assert!(total > MAX_COMMUTERS, "nothing else can be wrong with what was read");
        return;
    };
    assert_eq!(matrix.areas().len(), areas);
    for cell in cells {
        assert_eq!(matrix.cell(cell.residence, cell.work), Some(&cell));
    }
}
