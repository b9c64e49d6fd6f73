// Package source turns the files that operators download or write by hand into datasets.
//
// Steps of use:
//
//  1. Open reads bytes into sheets of cells; the content decides the format and the
//     encoding, never the file's extension.
//  2. Recognise looks for tables in the sheets by their header names, Chinese or English,
//     and says which dataset each one is.
//  3. File.Fetch (the source kind `file`) does both for every file of a glob or a folder,
//     types the values and joins the files of one dataset.
//
// Formats: CSV and TSV (UTF-8, UTF-16, GB18030), XLSX, XLS (BIFF8), HTML tables named
// .xls, JSON and NDJSON.
//
// Limits: every reader works under Limits and answers a file beyond them with an error.
// Formulas are not calculated, their stored results are read. BIFF5 and encrypted
// workbooks, Excel 2003 XML and web archives are refused with the way out. Numbers are
// float64; text that looks like a number keeps its text beside it.
package source
