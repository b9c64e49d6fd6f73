// Package report is the vocabulary of wxreport: the nouns that every other
// package speaks, and nothing that reads, computes or draws.
//
// The nouns follow the flow of a build. A spec becomes a [Plan]; a Plan and a
// period become a [Job]; a [Source] yields [Dataset] values; a [Section] turns
// them into a [Chapter] with [Finding] values and [Metric] values; chapters
// become a [Document]; a [Renderer] turns the Document into an [Artifact].
//
// The package imports the standard library only. Values are finished when they
// are handed on: to change one, make a new one.
package report
