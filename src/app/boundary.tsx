/** What stands on the page when drawing it has failed: most often a file did not come, since the network is gone or the server has a newer app. */
import { Component, type ReactNode } from 'react';
import './boundary.css';

interface BoundaryProps {
  /** Another address is another try. */
  readonly address: string;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly failed: Error | null;
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  static getDerivedStateFromError(caught: unknown): BoundaryState {
    return { failed: caught instanceof Error ? caught : new Error(String(caught)) };
  }

  override state: BoundaryState = { failed: null };

  override componentDidUpdate({ address }: BoundaryProps): void {
    if (this.state.failed !== null && address !== this.props.address) this.setState({ failed: null });
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (failed === null) return this.props.children;
    return (
      <main className="boundary">
        <div role="alert">
          <h1>This part of the page could not be shown</h1>
          <p>{failed.message}</p>
        </div>
        <button
          type="button"
          className="button button_primary"
          onClick={() => {
            window.location.reload();
          }}
        >
          Load the page again
        </button>
      </main>
    );
  }
}
