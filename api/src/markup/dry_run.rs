//! The HTML parser run without keeping a tree, to find out how large the tree would be.
//!
//! The parser repeats formatting elements that are left open in every block after them, so that a text of 40 KB can make
//! a tree of gigabytes. Here it runs on a small piece of the text at a time and is stopped as soon as a bound is passed.

use super::bounds::{MAX_GROWTH, MAX_NODES, MAX_OPEN, TooComplex};
use html5ever::interface::tree_builder::{ElementFlags, NodeOrText, QuirksMode, Tracer, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, local_name, ns, parse_fragment};
use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

/// Number of bytes that the parser reads between two checks.
const PIECE: usize = 32;

/// Checks what the parser makes of a text.
pub(super) fn check(text: &str) -> Result<(), TooComplex> {
    // As ammonia parses: with the default options, within a `div`, where no scripts run.
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let mut parser = parse_fragment(Tally::default(), ParseOpts::default(), context, Vec::new(), false);
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(PIECE));
        rest = after;
        parser.process(StrTendril::from(piece));
        let builder = &parser.tokenizer.sink;
        let open = Open::default();
        builder.trace_handles(&open);
        if open.0.get() > MAX_OPEN {
            return Err(TooComplex::Open);
        }
        builder.sink.check(text)?;
    }
    parser.finish().check(text)
}

/// Number of elements that the parser holds on to.
#[derive(Default)]
struct Open(Cell<usize>);

impl Tracer for Open {
    type Handle = Handle;

    fn trace_handle(&self, _: &Handle) {
        self.0.set(self.0.get() + 1);
    }
}

/// Takes what the parser makes, and counts it.
#[derive(Default)]
struct Tally {
    /// Nodes that were made or moved.
    nodes: Cell<usize>,
    /// Bytes of the attributes of all elements.
    attributes: Cell<usize>,
    /// Attributes of the tags `html` and `body`, which the root collects.
    of_root: Cell<usize>,
}

/// All that the parser asks of a node.
struct Node {
    name: QualName,
    integration_point: bool,
}

type Handle = Rc<Node>;

impl Tally {
    fn check(&self, text: &str) -> Result<(), TooComplex> {
        if self.nodes.get() > MAX_NODES {
            return Err(TooComplex::Nodes);
        }
        if self.attributes.get() > MAX_GROWTH * text.len() {
            return Err(TooComplex::Growth);
        }
        Ok(())
    }

    fn count(&self) {
        self.count_many(1);
    }

    fn count_many(&self, nodes: usize) {
        self.nodes.set(self.nodes.get() + nodes);
    }

    /// A node that is not an element.
    fn other(&self) -> Handle {
        self.count();
        Rc::new(Node { name: QualName::new(None, ns!(), local_name!("")), integration_point: false })
    }
}

impl TreeSink for Tally {
    type Handle = Handle;
    type Output = Tally;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tally {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.other()
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> Handle {
        self.count();
        let bytes = |attribute: &Attribute| attribute.name.local.len() + attribute.value.len();
        self.attributes.set(self.attributes.get() + attributes.iter().map(bytes).sum::<usize>());
        Rc::new(Node { name, integration_point: flags.mathml_annotation_xml_integration_point })
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.other()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.other()
    }

    fn append(&self, _: &Handle, _: NodeOrText<Handle>) {}

    // In a tree, the place of the sibling or child would be looked for among all others: each counts.

    fn append_before_sibling(&self, _: &Handle, _: NodeOrText<Handle>) {
        self.count();
    }

    fn append_based_on_parent_node(&self, _: &Handle, _: &Handle, _: NodeOrText<Handle>) {
        self.count();
    }

    fn remove_from_parent(&self, _: &Handle) {
        self.count();
    }

    fn reparent_children(&self, _: &Handle, _: &Handle) {
        self.count();
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        Rc::clone(target)
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, _: &Handle, attributes: Vec<Attribute>) {
        // Each time, all that the root has are looked through.
        self.of_root.set(self.of_root.get() + attributes.len());
        self.count_many(1 + self.of_root.get());
    }

    fn is_mathml_annotation_xml_integration_point(&self, target: &Handle) -> bool {
        target.integration_point
    }
}
