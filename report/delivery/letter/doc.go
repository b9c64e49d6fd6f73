// Package letter writes the email of a report: key figures, findings and what to do
// in text and HTML, charts as inline pictures, the files attached.
//
// Steps of use: fill a [Letter] and call [Build]; it gives the exact bytes to store
// and send. The same letter gives the same bytes. [WireSize] tells beforehand what
// files will weigh.
//
// Not promised: how a mail program shows it. What is known of QQ Mail, 163, Outlook
// and Gmail is followed: tables of 640 px, styles on the elements, opaque pictures.
package letter
