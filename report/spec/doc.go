// Package spec turns a YAML report spec into a [report.Plan].
//
// Steps of use:
//
//  1. Fill a [Catalog] with the kinds of every family (sections, sources, outputs,
//     channels) and the folders of locales, themes and rules.
//  2. [Load] reads a spec, with what it extends, and builds every component it names.
//     What is wrong comes back as [Errors]: all of them at once, each with its place,
//     its line, what was expected and the nearest valid word.
//  3. [Explain], [Schema] and [Families] tell people and editors the same from the
//     same catalogue.
//
// Adding a kind needs no change here: its options are read by the tags of their struct
// (`yaml`, `doc`, `enum`), starting from the defaults that [report.Kind].Options gives.
//
// Limits: a spec is at most 1 MiB of UTF-8 and 64 levels deep, one YAML document,
// without anchors, aliases, merge keys and tags. A chain of extends reads at most 64
// files. Files of data are not opened here; logos, fonts and rules are.
package spec
