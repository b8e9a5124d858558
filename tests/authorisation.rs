//! Who may do what: `authorisation/table.txt` says it of every operation, and every cell of it is tried.

pub(crate) mod requests;
pub(crate) mod table;
pub(crate) mod world;

use crate::support::document;
use requests::Request;
use std::collections::BTreeSet;
use world::World;

#[test]
fn the_table_has_every_operation_of_the_document_and_no_other() {
    let paths = document()["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    let operations: BTreeSet<String> = operations.collect();
    let listed: BTreeSet<String> = table::read().into_iter().map(|row| row.operation.to_owned()).collect();
    assert_eq!(listed.symmetric_difference(&operations).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(table::read().len(), listed.len(), "an operation is listed twice");
}

#[actix_web::test]
async fn every_caller_gets_from_every_operation_what_the_table_says() {
    let world = World::new().await;
    let mut wrong = Vec::new();
    for row in table::read() {
        for (caller, expected) in row.cells {
            let request = Request::of(&world, row.operation, caller).await;
            let reply = world.ask(caller, &request).await;
            let found = match reply.status {
                200..400 => "yes".to_owned(),
                status => status.to_string(),
            };
            if found != expected {
                wrong.push(format!("{} as {caller}: {found}, not {expected}: {}", row.operation, reply.body));
            }
            if found == "404" && expected == found {
                let missing = world.ask(caller, &request.missing()).await;
                let (there, missing) = (world::without_id(&reply), world::without_id(&missing));
                if there != missing {
                    wrong.push(format!("{} as {caller} tells apart: {there:?}, {missing:?}", row.operation));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
