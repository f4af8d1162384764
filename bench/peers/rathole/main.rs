//! rathole as a program that is ended from outside, without its log.
use clap::Parser;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (_running, shutdown) = tokio::sync::broadcast::channel(1);
    rathole::run(rathole::Cli::parse(), shutdown).await
}
