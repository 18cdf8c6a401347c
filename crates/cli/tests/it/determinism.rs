//! The same bytes: for any number of threads, for shards one by one, in both formats, with plugins.

use crate::support::{Place, assert_same};

#[test]
fn threads_and_shards_change_no_byte() {
    let place = Place::with_plugins().with_inputs();
    for format in ["jsonl", "parquet"] {
        let run = |output: &str, more: &str| {
            let args =
                format!("run -i in -o {output} --format {format} --tables +tokens --shard-bytes 1KiB {more}");
            place.call(&args).exits(0)
        };
        let (one, two, three) = (format!("{format}1"), format!("{format}2"), format!("{format}3"));
        run(&one, "--threads 1").says("quantities").says("dateline verify");
        run(&two, "--threads 2");
        for shard in ["0/3", "1/3", "2/3"] {
            run(&three, &format!("--shard {shard}")).says("dateline finalize");
        }
        place.call(&format!("finalize {three}")).exits(0).says("quantities");
        let shards = std::fs::read_dir(place.path(&one).join("_shards")).unwrap().count();
        assert!(shards >= 10, "{shards} shards");
        assert_same(&place.path(&one), &place.path(&two));
        assert_same(&place.path(&one), &place.path(&three));
        place.call(&format!("verify {one}")).exits(0).says("everything holds");
    }
    let rows = |output: &str| place.manifest(output)["tables"]["quantities"]["rows"].as_u64();
    assert_eq!(rows("jsonl1"), rows("parquet1"));
    assert!(rows("jsonl1") > Some(100));
}

#[test]
fn neither_the_clock_nor_the_locale_nor_the_folder_shows() {
    let place = Place::new().with_inputs();
    place.run("a", "").exits(0);
    let mut command = place.command("run -i ./in -o deep/er/b --format jsonl --shard-bytes 1KiB");
    command.env("LANG", "de_DE.UTF-8").env("TZ", "Asia/Almaty").env("LC_ALL", "de_DE.UTF-8");
    assert!(command.output().unwrap().status.success());
    assert_same(&place.path("a"), &place.path("deep/er/b"));
}
